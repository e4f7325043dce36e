/** What is measured while variants serve, and in which buckets: both sides must count alike. */
@NullMarked
package io.flotilla.contract.telemetry;

import org.jspecify.annotations.NullMarked;

/** What shows figures to Prometheus. */
@NullMarked
package io.flotilla.controller.telemetry.client;

import org.jspecify.annotations.NullMarked;

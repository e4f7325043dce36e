/** What devices measured, as people ask for it. */
@NullMarked
package io.flotilla.cli.telemetry;

import org.jspecify.annotations.NullMarked;

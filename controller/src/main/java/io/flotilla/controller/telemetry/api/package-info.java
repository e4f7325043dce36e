/** The endpoint of telemetry, and what maps it to the wire. */
@NullMarked
package io.flotilla.controller.telemetry.api;

import org.jspecify.annotations.NullMarked;

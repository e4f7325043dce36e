/** The mapper between telemetry reports and messages, for the link and for the disk. */
@NullMarked
package io.flotilla.agent.telemetry.wire;

import org.jspecify.annotations.NullMarked;

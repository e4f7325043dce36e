/** What was measured while serving: aggregated here, kept on disk while the controller is away. */
@NullMarked
package io.flotilla.agent.telemetry;

import org.jspecify.annotations.NullMarked;

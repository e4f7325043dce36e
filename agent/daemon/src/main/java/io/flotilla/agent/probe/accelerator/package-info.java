/** GPUs, NPUs and TPUs: on buses, on boards, and as their drivers' libraries describe them. */
@NullMarked
package io.flotilla.agent.probe.accelerator;

import org.jspecify.annotations.NullMarked;

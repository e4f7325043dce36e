/** The windows of a rollout's schedule, kept by the device's own clock. */
@NullMarked
package io.flotilla.agent.reconcile.schedule;

import org.jspecify.annotations.NullMarked;

/** Rollouts to simulated devices, from their start to their end. */
@NullMarked
package io.flotilla.bench.rollout;

import org.jspecify.annotations.NullMarked;

/** What analyses a wave must pass, and what follows from their measurements: pure functions. */
@NullMarked
package io.flotilla.controller.rollout.gate;

import org.jspecify.annotations.NullMarked;

/** How a rollout goes about it: its policy, as the engine needs it. */
@NullMarked
package io.flotilla.controller.rollout.plan;

import org.jspecify.annotations.NullMarked;

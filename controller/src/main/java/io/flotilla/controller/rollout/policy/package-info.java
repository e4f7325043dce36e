/** Policies that rollouts name. */
@NullMarked
package io.flotilla.controller.rollout.policy;

import org.jspecify.annotations.NullMarked;

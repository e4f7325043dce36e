/** Rollouts, deployments and assignments in their tables. */
@NullMarked
package io.flotilla.controller.rollout.store;

import org.jspecify.annotations.NullMarked;

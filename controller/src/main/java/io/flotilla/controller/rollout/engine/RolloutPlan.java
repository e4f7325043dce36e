package io.flotilla.controller.rollout.engine;

import io.flotilla.controller.rollout.plan.RolloutPolicy;
import io.flotilla.controller.rollout.plan.Target;

/**
 * What a rollout is to do; it never changes.
 *
 * @param modelVersion the version to deliver, {@code models/{model}/versions/{version}}
 * @param slot that takes the version
 * @param creator who made it
 */
public record RolloutPlan(
        String displayName,
        String modelVersion,
        Target target,
        String slot,
        RolloutPolicy policy,
        Start start,
        String creator) {}

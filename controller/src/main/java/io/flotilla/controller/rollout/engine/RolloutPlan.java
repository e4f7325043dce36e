package io.flotilla.controller.rollout.engine;

import io.flotilla.controller.rollout.plan.RolloutPolicy;
import io.flotilla.controller.rollout.plan.Target;
import io.flotilla.controller.rollout.policy.PolicySource;

/**
 * What a rollout is to do; it never changes.
 *
 * @param modelVersion the version to deliver, {@code models/{model}/versions/{version}}
 * @param slot that takes the version
 * @param source where its policy comes from
 * @param creator who made it
 */
public record RolloutPlan(
        String displayName,
        String modelVersion,
        Target target,
        String slot,
        RolloutPolicy policy,
        PolicySource source,
        Start start,
        String creator) {}

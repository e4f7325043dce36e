package io.flotilla.controller.rollout.api;

import io.flotilla.controller.rollout.RolloutRepository;
import io.flotilla.proto.rollout.v1.Rollout;
import jakarta.inject.Singleton;

/** Shows rollouts whole: with their waves, counts and policy. */
@Singleton
final class RolloutViews {

    private final RolloutRepository rollouts;

    RolloutViews(RolloutRepository rollouts) {
        this.rollouts = rollouts;
    }

    Rollout of(io.flotilla.controller.rollout.engine.Rollout rollout) {
        return RolloutMapper.toWire(
                rollout, rollouts.waves(rollout.id()), rollouts.policyOf(rollout.id()));
    }
}

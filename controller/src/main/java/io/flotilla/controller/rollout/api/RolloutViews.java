package io.flotilla.controller.rollout.api;

import io.flotilla.controller.rollout.RolloutRepository;
import io.flotilla.proto.rollout.v1.Rollout;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;

/** Shows rollouts whole: with their waves, counts and policy. */
@Singleton
final class RolloutViews {

    private final RolloutRepository repository;

    RolloutViews(RolloutRepository repository) {
        this.repository = repository;
    }

    Rollout of(io.flotilla.controller.rollout.engine.Rollout rollout) {
        return of(List.of(rollout)).getFirst();
    }

    /** Shows many at once, so that a page of them takes as few statements as one. */
    List<Rollout> of(List<io.flotilla.controller.rollout.engine.Rollout> rollouts) {
        var ids = rollouts.stream().map(io.flotilla.controller.rollout.engine.Rollout::id).toList();
        var waves = repository.wavesOf(ids);
        var policies = repository.policiesOf(ids);
        return rollouts.stream()
                .map(
                        rollout ->
                                RolloutMapper.toWire(
                                        rollout,
                                        waves.getOrDefault(rollout.id(), List.of()),
                                        Objects.requireNonNull(policies.get(rollout.id()))))
                .toList();
    }
}

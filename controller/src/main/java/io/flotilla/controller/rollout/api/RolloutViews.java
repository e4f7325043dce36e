package io.flotilla.controller.rollout.api;

import io.flotilla.controller.rollout.RollbackRepository;
import io.flotilla.controller.rollout.RolloutRepository;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.rollout.gate.Measurement;
import io.flotilla.controller.rollout.measuring.AnalysisRepository;
import io.flotilla.proto.rollout.v1.Rollout;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Shows rollouts whole: with their waves, counts and policy. */
@Singleton
final class RolloutViews {

    private final RolloutRepository repository;
    private final AnalysisRepository analyses;
    private final RollbackRepository rollbacks;

    RolloutViews(
            RolloutRepository repository,
            AnalysisRepository analyses,
            RollbackRepository rollbacks) {
        this.repository = repository;
        this.analyses = analyses;
        this.rollbacks = rollbacks;
    }

    Rollout of(io.flotilla.controller.rollout.engine.Rollout rollout) {
        return of(List.of(rollout)).getFirst();
    }

    /** Shows many at once, so that a page of them takes as few statements as one. */
    List<Rollout> of(List<io.flotilla.controller.rollout.engine.Rollout> rollouts) {
        var ids = rollouts.stream().map(io.flotilla.controller.rollout.engine.Rollout::id).toList();
        var waves = repository.wavesOf(ids);
        var policies = repository.policiesOf(ids);
        var measurements = measurements(rollouts);
        var withdrawals = rollbacks.withdrawals(ids);
        return rollouts.stream()
                .map(
                        rollout ->
                                RolloutMapper.toWire(
                                        rollout,
                                        waves.getOrDefault(rollout.id(), List.of()),
                                        measurements.getOrDefault(rollout.id(), List.of()),
                                        withdrawals.getOrDefault(rollout.id(), List.of()),
                                        Objects.requireNonNull(policies.get(rollout.id()))))
                .toList();
    }

    private Map<RolloutId, List<Measurement>> measurements(
            List<io.flotilla.controller.rollout.engine.Rollout> rollouts) {
        var analysed =
                rollouts.stream()
                        .filter(rollout -> !rollout.plan().policy().analyses().isEmpty())
                        .map(io.flotilla.controller.rollout.engine.Rollout::id)
                        .toList();
        return analysed.isEmpty() ? Map.of() : analyses.measurementsOf(analysed);
    }
}

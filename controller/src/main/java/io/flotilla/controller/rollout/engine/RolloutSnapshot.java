package io.flotilla.controller.rollout.engine;

import java.util.List;
import java.util.Optional;

/**
 * All that the engine decides by.
 *
 * @param waves in order; empty before the rollout started
 * @param rollbacks those that are RUNNING
 * @param queue of the current wave, if it is RUNNING
 */
public record RolloutSnapshot(
        Rollout rollout,
        List<Wave> waves,
        List<Rollback> rollbacks,
        Stragglers stragglers,
        Queue queue) {

    public RolloutSnapshot {
        waves = List.copyOf(waves);
        rollbacks = List.copyOf(rollbacks);
    }

    /** The wave whose turn it is: the first that has not ended. */
    public Optional<Wave> currentWave() {
        return waves.stream().filter(wave -> !wave.state().isTerminal()).findFirst();
    }

    /** The wave whose devices are being told. */
    public Optional<Wave> waveToTell() {
        return rollout.state() == RolloutState.RUNNING
                ? currentWave()
                        .filter(wave -> wave.state() == WaveState.RUNNING)
                        .filter(wave -> wave.counts().of(DeploymentState.PENDING) > 0)
                : Optional.empty();
    }

    /** All deployments by state. */
    public DeploymentCounts counts() {
        return waves.stream()
                .map(Wave::counts)
                .reduce(DeploymentCounts.NONE, DeploymentCounts::plus);
    }
}

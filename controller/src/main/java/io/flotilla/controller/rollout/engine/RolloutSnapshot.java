package io.flotilla.controller.rollout.engine;

import io.flotilla.controller.rollout.gate.Measurement;
import java.util.List;
import java.util.Optional;

/**
 * All that the engine decides by.
 *
 * @param waves in order; empty before the rollout started
 * @param rollbacks those that are RUNNING
 * @param queue of the current wave, if it is RUNNING
 * @param measurements of the current wave, if it is SOAKING: those that count, in order
 */
public record RolloutSnapshot(
        Rollout rollout,
        List<Wave> waves,
        List<Rollback> rollbacks,
        Stragglers stragglers,
        Queue queue,
        List<Measurement> measurements) {

    public RolloutSnapshot {
        measurements = List.copyOf(measurements);
        waves = List.copyOf(waves);
        rollbacks = List.copyOf(rollbacks);
    }

    /** Without measurements. */
    public RolloutSnapshot(
            Rollout rollout,
            List<Wave> waves,
            List<Rollback> rollbacks,
            Stragglers stragglers,
            Queue queue) {
        this(rollout, waves, rollbacks, stragglers, queue, List.of());
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

    /** The wave that analyses watch. */
    public Optional<Wave> watchedWave() {
        return currentWave()
                .filter(wave -> wave.state() == WaveState.SOAKING)
                .filter(wave -> !rollout.plan().policy().analysesOf(wave.ordinal()).isEmpty());
    }

    /** All deployments by state. */
    public DeploymentCounts counts() {
        return waves.stream()
                .map(Wave::counts)
                .reduce(DeploymentCounts.NONE, DeploymentCounts::plus);
    }
}

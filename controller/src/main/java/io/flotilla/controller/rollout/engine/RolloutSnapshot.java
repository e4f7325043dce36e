package io.flotilla.controller.rollout.engine;

import io.flotilla.controller.rollout.gate.Measurement;
import io.flotilla.controller.rollout.rollback.Rollback;
import io.flotilla.controller.rollout.rollback.VariantEvidence;
import java.util.List;
import java.util.Optional;

/**
 * All that the engine decides by.
 *
 * @param waves in order; empty before the rollout started
 * @param rollbacks those that are RUNNING
 * @param queue of the waves that have started, if devices may be told
 * @param measurements of the current wave, if it is SOAKING: those that count, in order
 */
public record RolloutSnapshot(
        Rollout rollout,
        List<Wave> waves,
        List<Rollback> rollbacks,
        Stragglers stragglers,
        Penalties penalties,
        VariantEvidence variants,
        Queue queue,
        List<Measurement> measurements) {

    public RolloutSnapshot {
        measurements = List.copyOf(measurements);
        waves = List.copyOf(waves);
        rollbacks = List.copyOf(rollbacks);
    }

    /** What is known before anybody looks at devices. */
    public RolloutSnapshot(Rollout rollout, List<Wave> waves, List<Rollback> rollbacks) {
        this(
                rollout,
                waves,
                rollbacks,
                Stragglers.NONE,
                Penalties.NONE,
                VariantEvidence.NONE,
                Queue.EMPTY,
                List.of());
    }

    /** The wave whose turn it is: the first that has not ended. */
    public Optional<Wave> currentWave() {
        return waves.stream().filter(wave -> !wave.state().isTerminal()).findFirst();
    }

    /** Ordinal of the last wave that has started; 0: none has. */
    public int lastStarted() {
        return (int) waves.stream().filter(wave -> wave.state().hasStarted()).count();
    }

    /** Devices of waves that have started which wait to be told, for the first time or anew. */
    public int untold() {
        return waves.stream()
                .filter(wave -> wave.state().hasStarted())
                .mapToInt(wave -> wave.counts().of(DeploymentState.PENDING))
                .sum();
    }

    /** Whether devices may be told at all; devices may try anew even when all waves have passed. */
    public boolean mayTell() {
        return switch (rollout.state()) {
            case RUNNING, SUCCEEDED -> true;
            case AWAITING_APPROVAL,
                    SCHEDULED,
                    PAUSED,
                    ROLLING_BACK,
                    REJECTED,
                    CANCELLED,
                    ROLLED_BACK,
                    FAILED ->
                    false;
        };
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

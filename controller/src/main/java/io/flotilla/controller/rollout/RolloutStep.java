package io.flotilla.controller.rollout;

import io.flotilla.controller.device.Presence;
import io.flotilla.controller.rollout.engine.DeploymentState;
import io.flotilla.controller.rollout.engine.Move;
import io.flotilla.controller.rollout.engine.Move.Await;
import io.flotilla.controller.rollout.engine.Move.Measure;
import io.flotilla.controller.rollout.engine.Penalties;
import io.flotilla.controller.rollout.engine.Queue;
import io.flotilla.controller.rollout.engine.Rollout;
import io.flotilla.controller.rollout.engine.RolloutEngine;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.rollout.engine.RolloutSnapshot;
import io.flotilla.controller.rollout.engine.RolloutState;
import io.flotilla.controller.rollout.engine.Stragglers;
import io.flotilla.controller.rollout.engine.Wave;
import io.flotilla.controller.rollout.gate.Analysis;
import io.flotilla.controller.rollout.gate.Measurement;
import io.flotilla.controller.rollout.measuring.AnalysisRuns;
import io.flotilla.controller.rollout.rollback.VariantEvidence;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Takes one step of one rollout: reads a snapshot, asks the engine, and carries out its moves. */
@Singleton
public class RolloutStep {

    /** Most devices that are told in one transaction, so that the first hear of it soon. */
    private static final int TOLD_AT_ONCE = 500;

    /** Most overdue devices that one step ends. */
    private static final int OVERDUE_LIMIT = 1000;

    /**
     * So few devices under way are always looked at, so that the last one ends its wave at once.
     */
    private static final int FEW = 100;

    /** So long is waited for others that were asked before they are asked again. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(20);

    private final RolloutRepository rollouts;
    private final RollbackRepository rollbacks;
    private final DeploymentRepository deployments;
    private final DeploymentQueue queue;
    private final MoveExecution execution;
    private final AnalysisRuns analyses;
    private final RolloutRecord record;
    private final Presence presence;
    private final Clock clock;
    private final RolloutEngine engine = new RolloutEngine();

    RolloutStep(
            RolloutRepository rollouts,
            RollbackRepository rollbacks,
            DeploymentRepository deployments,
            DeploymentQueue queue,
            MoveExecution execution,
            AnalysisRuns analyses,
            RolloutRecord record,
            Presence presence,
            Clock clock) {
        this.rollouts = rollouts;
        this.rollbacks = rollbacks;
        this.deployments = deployments;
        this.queue = queue;
        this.execution = execution;
        this.analyses = analyses;
        this.record = record;
        this.presence = presence;
        this.clock = clock;
    }

    /** How a rollout is looked at. */
    public enum Look {
        /** After a report: devices under way are left alone unless there are few. */
        QUICK,
        /** After a decision: devices under way are looked at too. */
        THOROUGH,
        /** On time: thorough, but not while another replica is at it. */
        ON_TIME
    }

    /**
     * Takes the next step.
     *
     * @return whether something moved, so that another step may follow
     */
    @Transactional
    public boolean take(RolloutId id, Look look) {
        var locked = look == Look.ON_TIME ? rollouts.lockUnlessBusy(id) : rollouts.lock(id);
        if (locked.isEmpty()) {
            return false;
        }
        var now = clock.instant();
        var snapshot = snapshot(locked.get(), look, now);
        var moves = engine.decide(snapshot, now);
        if (moves.getFirst() instanceof Await wait) {
            await(snapshot.rollout(), wait);
            return false;
        }
        if (moves.getFirst() instanceof Measure(var wave, var due)) {
            return measure(snapshot, snapshot.waves().get(wave - 1), due, now);
        }
        carryOut(snapshot, moves, now);
        return true;
    }

    private void carryOut(RolloutSnapshot snapshot, List<Move> moves, Instant now) {
        var rollout = snapshot.rollout();
        for (var move : moves) {
            rollout = execution.carryOut(rollout, snapshot, move, now);
        }
    }

    /** Takes the measurements that can be taken now; whether there were any. */
    private boolean measure(RolloutSnapshot snapshot, Wave wave, List<Analysis> due, Instant now) {
        var isMeasured = false;
        for (var analysis : due) {
            var taken = analyses.measure(snapshot, wave, analysis, now);
            taken.ifPresent(measurement -> record.measured(snapshot.rollout(), measurement));
            isMeasured |= taken.isPresent();
        }
        if (!isMeasured) {
            rollouts.look(snapshot.rollout().id(), now.plus(ANSWER_LIMIT));
        }
        return isMeasured;
    }

    private void await(Rollout rollout, Await wait) {
        if (rollout.state().isOver() || rollout.reason().equals(wait.what())) {
            rollouts.look(rollout.id(), wait.until());
            return;
        }
        var _ = rollouts.update(rollout.awaiting(wait.what()), wait.until());
    }

    private RolloutSnapshot snapshot(Rollout rollout, Look look, Instant now) {
        var bare =
                new RolloutSnapshot(
                        rollout, rollouts.waves(rollout.id()), rollbacks.running(rollout.id()));
        return new RolloutSnapshot(
                rollout,
                bare.waves(),
                bare.rollbacks(),
                stragglers(bare, look, now),
                penalties(bare, now),
                variants(bare, look),
                queue(bare, now),
                measurements(bare));
    }

    private List<Measurement> measurements(RolloutSnapshot bare) {
        return bare.watchedWave()
                .map(wave -> analyses.taken(bare.rollout(), wave))
                .orElse(List.of());
    }

    private Stragglers stragglers(RolloutSnapshot bare, Look look, Instant now) {
        if (bare.counts().inProgress() == 0 || isCursory(bare, look)) {
            return Stragglers.NONE;
        }
        return deployments.stragglers(
                bare.rollout(),
                bare.currentWave().map(Wave::ordinal).orElse(0),
                now,
                presence.offlineBefore(),
                OVERDUE_LIMIT);
    }

    private static boolean isCursory(RolloutSnapshot bare, Look look) {
        return look == Look.QUICK && bare.counts().inProgress() > FEW;
    }

    private Penalties penalties(RolloutSnapshot bare, Instant now) {
        var isKept = bare.rollout().plan().policy().failures().penalty().isKept();
        return isKept && bare.mayTell() && bare.counts().of(DeploymentState.FAILED) > 0
                ? deployments.penalties(bare.rollout(), now, OVERDUE_LIMIT)
                : Penalties.NONE;
    }

    /** Variants are judged while the rollout runs; what was withdrawn is known in any case. */
    private VariantEvidence variants(RolloutSnapshot bare, Look look) {
        if (bare.rollout().state() != RolloutState.RUNNING) {
            return VariantEvidence.NONE;
        }
        var judges = bare.rollout().plan().policy().failures().judgesVariants();
        return rollbacks.evidence(
                bare.rollout(),
                bare.currentWave().map(Wave::ordinal).orElse(0),
                judges && !isCursory(bare, look));
    }

    private Queue queue(RolloutSnapshot bare, Instant now) {
        return bare.mayTell() && bare.untold() > 0
                ? queue.of(
                        bare.rollout(),
                        bare.lastStarted(),
                        now,
                        presence.offlineBefore(),
                        TOLD_AT_ONCE)
                : Queue.EMPTY;
    }
}

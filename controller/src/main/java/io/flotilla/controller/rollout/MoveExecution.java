package io.flotilla.controller.rollout;

import static io.flotilla.controller.rollout.RolloutRecord.ENGINE;

import io.flotilla.controller.rollout.DeploymentMoves.Moved;
import io.flotilla.controller.rollout.engine.Move;
import io.flotilla.controller.rollout.engine.Rollout;
import io.flotilla.controller.rollout.engine.RolloutSnapshot;
import io.flotilla.controller.rollout.engine.RolloutState;
import io.flotilla.controller.rollout.engine.Wave;
import io.flotilla.controller.rollout.measuring.AnalysisRuns;
import io.flotilla.controller.rollout.rollback.Rollback;
import io.flotilla.controller.rollout.rollback.RollbackScope;
import io.flotilla.controller.rollout.rollback.Withdrawal;
import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.DeviceId;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Carries out the engine's moves within the running transaction, which holds the rollout's lock.
 */
@Singleton
class MoveExecution {

    private final RolloutRepository rollouts;
    private final RollbackRepository rollbacks;
    private final DeploymentRepository deployments;
    private final DeploymentQueue queue;
    private final DeploymentMoves moves;
    private final Membership membership;
    private final AnalysisRuns analyses;
    private final RolloutRecord record;

    MoveExecution(
            RolloutRepository rollouts,
            RollbackRepository rollbacks,
            DeploymentRepository deployments,
            DeploymentQueue queue,
            DeploymentMoves moves,
            Membership membership,
            AnalysisRuns analyses,
            RolloutRecord record) {
        this.rollouts = rollouts;
        this.rollbacks = rollbacks;
        this.deployments = deployments;
        this.queue = queue;
        this.moves = moves;
        this.membership = membership;
        this.analyses = analyses;
        this.record = record;
    }

    /** Carries out one move, and returns the rollout as it is then. */
    Rollout carryOut(Rollout rollout, RolloutSnapshot snapshot, Move move, Instant now) {
        return switch (move) {
            case Move.StartRollout() -> start(rollout, "", ENGINE, now);
            case Move.AskApproval(var wave) -> move(rollout, snapshot, wave, Wave::askApproval, "");
            case Move.StartWave(var wave) ->
                    startWave(
                            rollout,
                            snapshot.waves(),
                            snapshot.waves().get(wave - 1),
                            "",
                            ENGINE,
                            now);
            case Move.TellDevices(var devices) -> tell(rollout, devices, now);
            case Move.SoakWave(var wave, var until) ->
                    move(rollout, snapshot, wave, before -> before.soak(until), "");
            case Move.PassWave(var wave) ->
                    move(rollout, snapshot, wave, before -> before.pass(now), "");
            case Move.BreachWave(var wave, var why) ->
                    move(rollout, snapshot, wave, before -> before.breach(now), why);
            case Move.TimeOut(var devices) ->
                    recorded(rollout, moves.timeOut(rollout, devices, now));
            case Move.TryAnew(var devices) ->
                    recorded(rollout, moves.tryAnew(rollout, devices, now));
            case Move.WithdrawVariant(var variant, var hardwareClass, var why) ->
                    goBack(rollout, new RollbackScope.OfVariant(variant, hardwareClass), why, now);
            case Move.FinishRollback(var ordinal) ->
                    finishRollback(rollout, snapshot, ordinal, now);
            case Move.Pause(var why) ->
                    moved(rollout.pause(why, now), rollout, "pause", why, ENGINE, now);
            case Move.RollBack(var scope, var why) -> goBack(rollout, scope, why, now);
            case Move.Cancel(var why) -> cancel(rollout, why, ENGINE, now);
            case Move.Succeed(var why) ->
                    moved(rollout.succeed(why, now), rollout, "succeed", why, ENGINE, now);
            case Move.EndRollingBack(var restored, var why) ->
                    moved(
                            rollout.finishRollback(restored, why, now),
                            rollout,
                            restored ? "finishRollback" : "fail",
                            why,
                            ENGINE,
                            now);
            // Done without a move of anything.
            case Move.Measure(_, _), Move.Await(_, _) -> rollout;
        };
    }

    /** Starts the rollout: finds its devices and shares them out to its waves. */
    Rollout start(Rollout rollout, String why, Actor actor, Instant now) {
        var started = moved(rollout.start(why, now), rollout, "start", why, actor, now);
        if (started.state() != rollout.state()) {
            var shares = membership.shareOut(rollout);
            rollouts.addWaves(rollout.id(), shares.size());
            var waves = new LinkedHashMap<DeviceId, Integer>();
            for (int i = 0; i < shares.size(); i++) {
                for (var device : shares.get(i)) {
                    waves.put(device, i + 1);
                }
            }
            var _ = deployments.add(rollout, waves, now);
            analyses.begin(rollout);
        }
        return started;
    }

    /** Goes on; analyses that could not tell begin anew. */
    Rollout resume(Rollout rollout, String why, Actor actor, Instant now) {
        if (rollout.state() == RolloutState.PAUSED) {
            var withdrawn =
                    rollbacks
                            .withdrawals(List.of(rollout.id()))
                            .getOrDefault(rollout.id(), List.of());
            analyses.beginAnew(rollout, rollouts.waves(rollout.id()), withdrawn);
        }
        return moved(rollout.resume(why, now), rollout, "resume", why, actor, now);
    }

    /** Ends the rollout, and leaves its devices with what they serve. */
    Rollout cancel(Rollout rollout, String why, Actor actor, Instant now) {
        var cancelled = moved(rollout.cancel(why, now), rollout, "cancel", why, actor, now);
        if (cancelled.state() != rollout.state()) {
            record.moved(moves.cancelOpen(rollout.id(), "The rollout was cancelled.", now), actor);
        }
        return cancelled;
    }

    /**
     * Begins to bring devices back; the rollout itself moves if all its devices are concerned, and
     * a variant from which they go back is withdrawn.
     */
    Rollback rollBack(Rollout rollout, RollbackScope scope, String why, Actor actor, Instant now) {
        switch (scope) {
            case RollbackScope.WholeRollout() -> {
                var _ =
                        moved(
                                rollout.beginRollback(why, now),
                                rollout,
                                "rollBack",
                                why,
                                actor,
                                now);
                record.moved(
                        moves.cancelPending(rollout.id(), "The rollout is rolled back.", now),
                        actor);
            }
            case RollbackScope.OfVariant(var variant, var hardwareClass) ->
                    withdraw(rollout, new Withdrawal(variant, hardwareClass, why, now), actor);
            case RollbackScope.FailedDevices _, RollbackScope.OfWave _ -> {}
        }
        var ordinal = rollbacks.nextOrdinal(rollout.id());
        var begun = Rollback.begin(ordinal, scope, why, now);
        rollbacks.add(rollout.id(), begun);
        var concerned = moves.takeBack(rollout, begun, now);
        var running = begun.concerning(concerned.size());
        rollbacks.update(rollout.id(), running);
        record.moved(rollout, running, "start", actor);
        record.moved(concerned, actor);
        return running;
    }

    /** Devices that may yet choose the variant hear of it before others go back. */
    private void withdraw(Rollout rollout, Withdrawal withdrawal, Actor actor) {
        if (rollbacks.add(rollout.id(), withdrawal)) {
            record.withdrawn(
                    rollout,
                    withdrawal,
                    moves.tellAgain(rollout.id(), withdrawal.hardwareClass()),
                    actor);
        }
    }

    /** Keeps the rollout after a move; nothing happens if nothing moved. */
    Rollout moved(
            Rollout after, Rollout before, String verb, String why, Actor actor, Instant now) {
        if (after.state() == before.state()) {
            return before;
        }
        record.moved(after, before.state(), verb, why, actor);
        if (after.state().isOver()) {
            analyses.end(after);
        }
        return rollouts.update(after, now);
    }

    /** Ends the soak of a wave. */
    Rollout promote(Rollout rollout, Wave wave, String why, Actor actor, Instant now) {
        return move(rollout, wave, before -> before.pass(now), why, actor);
    }

    /** Lets devices that failed wait to be told anew. */
    void retry(Rollout rollout, String why, Actor actor, Instant now) {
        var retried = moves.tryAnew(rollout, now);
        if (!retried.isEmpty()) {
            record.retried(rollout, retried.size(), why, actor);
            record.moved(retried, actor);
        }
    }

    /** Starts a wave; the last takes in who has come to match meanwhile. */
    Rollout startWave(
            Rollout rollout, List<Wave> waves, Wave wave, String why, Actor actor, Instant now) {
        if (wave.ordinal() == waves.size() && rollout.plan().policy().claim().takesJoiners()) {
            var joiners = new HashMap<DeviceId, Integer>();
            membership.of(rollout).forEach(device -> joiners.put(device, wave.ordinal()));
            var _ = deployments.add(rollout, joiners, now);
        }
        var jitter = rollout.plan().policy().throttle().startJitter();
        if (!jitter.isZero()) {
            queue.spread(rollout.id(), wave.ordinal(), jitter, now);
        }
        return move(rollout, wave, before -> before.start(now), why, actor);
    }

    private Rollout tell(Rollout rollout, List<DeviceId> next, Instant now) {
        var givenUp = moves.giveUp(rollout, next, now);
        record.moved(givenUp, ENGINE);
        var left = new HashSet<>(next);
        givenUp.forEach(moved -> left.remove(moved.id().device()));
        if (left.isEmpty()) {
            return rollout;
        }
        var lesser = moves.lesserOn(rollout, left);
        if (!lesser.isEmpty()) {
            rollouts.lockAll(lesser);
            record.moved(moves.takeOver(rollout, left, now), ENGINE);
        }
        record.moved(moves.tell(rollout, left, now), ENGINE);
        return rollout;
    }

    private Rollout recorded(Rollout rollout, List<Moved> moved) {
        record.moved(moved, ENGINE);
        return rollout;
    }

    private Rollout goBack(Rollout rollout, RollbackScope scope, String why, Instant now) {
        var _ = rollBack(rollout, scope, why, ENGINE, now);
        return rollouts.find(rollout.id()).orElseThrow();
    }

    private Rollout finishRollback(
            Rollout rollout, RolloutSnapshot snapshot, int ordinal, Instant now) {
        var finished =
                snapshot.rollbacks().stream()
                        .filter(rollback -> rollback.ordinal() == ordinal)
                        .findFirst()
                        .orElseThrow()
                        .finish(now);
        rollbacks.update(rollout.id(), finished);
        record.moved(rollout, finished, "finish", ENGINE);
        return rollout;
    }

    private Rollout move(
            Rollout rollout,
            RolloutSnapshot snapshot,
            int ordinal,
            UnaryOperator<Wave> move,
            String why) {
        return move(rollout, snapshot.waves().get(ordinal - 1), move, why, ENGINE);
    }

    private Rollout move(
            Rollout rollout, Wave before, UnaryOperator<Wave> move, String why, Actor actor) {
        var after = move.apply(before);
        rollouts.update(rollout.id(), after);
        record.moved(rollout, after, before.state(), why, actor);
        return rollout;
    }
}

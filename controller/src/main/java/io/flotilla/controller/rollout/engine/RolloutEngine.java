package io.flotilla.controller.rollout.engine;

import static io.flotilla.controller.rollout.engine.WaveTurn.earliest;
import static io.flotilla.controller.rollout.engine.WaveTurn.nextTime;

import io.flotilla.controller.rollout.engine.Move.Await;
import io.flotilla.controller.rollout.engine.Move.EndRollingBack;
import io.flotilla.controller.rollout.engine.Move.FinishRollback;
import io.flotilla.controller.rollout.engine.Move.StartRollout;
import io.flotilla.controller.rollout.engine.Move.Succeed;
import io.flotilla.controller.rollout.engine.Move.TellDevices;
import io.flotilla.controller.rollout.engine.Move.TimeOut;
import io.flotilla.controller.rollout.engine.Move.TryAnew;
import io.flotilla.controller.shared.DeviceCount;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a rollout does next: a pure function of a snapshot and the time. Its moves are one
 * step; after they are carried out it is asked again, until all that is left is to wait.
 */
public final class RolloutEngine {

    /** How often what only reports should move is looked at all the same. */
    static final Duration SAFETY_CHECK = Duration.ofSeconds(30);

    /** The next moves in order: never empty, and a wait only by itself. */
    public List<Move> decide(RolloutSnapshot snapshot, Instant now) {
        return switch (snapshot.rollout().state()) {
            case AWAITING_APPROVAL -> await("Waits for somebody to approve it.", null);
            case SCHEDULED -> scheduled(snapshot.rollout(), now);
            case RUNNING -> running(snapshot, now);
            case PAUSED -> paused(snapshot, now);
            case ROLLING_BACK -> rollingBack(snapshot, now);
            case SUCCEEDED, REJECTED, CANCELLED, ROLLED_BACK, FAILED -> over(snapshot, now);
        };
    }

    private List<Move> scheduled(Rollout rollout, Instant now) {
        var start = rollout.plan().start();
        if (start.held()) {
            return await("Waits for somebody to start it.", null);
        }
        var time = start.scheduleTime();
        if (time != null && now.isBefore(time)) {
            return await("Starts at %s.".formatted(time), time);
        }
        return List.of(new StartRollout());
    }

    private List<Move> running(RolloutSnapshot snapshot, Instant now) {
        var bookkeeping = bookkeeping(snapshot);
        if (!bookkeeping.isEmpty()) {
            return bookkeeping;
        }
        if (snapshot.rollout().times().hasPassed(now)) {
            return Reaction.toDeadline(snapshot);
        }
        var withdrawal = Reaction.toVariants(snapshot);
        if (withdrawal.isPresent()) {
            return List.of(withdrawal.get());
        }
        return snapshot.currentWave()
                .map(wave -> new WaveTurn(snapshot, wave, now).next())
                .orElseGet(() -> finish(snapshot, now));
    }

    /** Devices that a wave left behind, or that are to try anew, are told before it is over. */
    private List<Move> finish(RolloutSnapshot snapshot, Instant now) {
        return switch (Admission.of(snapshot)) {
            case Admission.Nobody() -> List.of(new Succeed(summary(snapshot.counts())));
            case Admission.Admitted(var devices) -> List.of(new TellDevices(devices));
            case Admission.Held held ->
                    await(
                            "%s to be told. %s"
                                    .formatted(
                                            DeviceCount.with(snapshot.untold(), "waits", "wait"),
                                            held.why()),
                            earliest(
                                    now.plus(WaveTurn.REACH_CHECK),
                                    nextTime(snapshot, held),
                                    snapshot.rollout().times().deadline()));
        };
    }

    private List<Move> paused(RolloutSnapshot snapshot, Instant now) {
        var bookkeeping = bookkeeping(snapshot);
        if (!bookkeeping.isEmpty()) {
            return bookkeeping;
        }
        var rollout = snapshot.rollout();
        var staysPaused = Reaction.onlyPauses(snapshot);
        if (rollout.times().hasPassed(now) && !staysPaused) {
            return Reaction.toDeadline(snapshot);
        }
        return await(
                rollout.reason(),
                earliest(
                        now.plus(SAFETY_CHECK),
                        snapshot.stragglers().nextDeadline(),
                        staysPaused ? null : rollout.times().deadline()));
    }

    /** Devices on their way back, or that try anew, still end it, even when the rollout has. */
    private List<Move> over(RolloutSnapshot snapshot, Instant now) {
        var bookkeeping = bookkeeping(snapshot);
        if (!bookkeeping.isEmpty()) {
            return bookkeeping;
        }
        var admission = Admission.of(snapshot);
        if (admission instanceof Admission.Admitted(var devices)) {
            return List.of(new TellDevices(devices));
        }
        var isQuiet =
                snapshot.rollbacks().isEmpty()
                        && snapshot.counts().inProgress() == 0
                        && admission instanceof Admission.Nobody;
        return await(
                snapshot.rollout().reason(),
                earliest(isQuiet ? null : now.plus(SAFETY_CHECK), nextTime(snapshot, admission)));
    }

    private List<Move> rollingBack(RolloutSnapshot snapshot, Instant now) {
        if (!snapshot.stragglers().overdue().isEmpty()) {
            return List.of(new TimeOut(snapshot.stragglers().overdue()));
        }
        var unfinished =
                snapshot.rollbacks().stream()
                        .filter(rollback -> !rollback.progress().isComplete())
                        .toList();
        if (!unfinished.isEmpty()) {
            return await(
                    snapshot.rollout().reason(),
                    earliest(now.plus(SAFETY_CHECK), snapshot.stragglers().nextDeadline()));
        }
        var moves = new ArrayList<Move>(finishedRollbacks(snapshot));
        var failed = snapshot.rollbacks().stream().mapToInt(r -> r.progress().failed()).sum();
        moves.add(
                failed == 0
                        ? new EndRollingBack(true, "All devices run again what they did before.")
                        : new EndRollingBack(
                                false, DeviceCount.of(failed) + " could not be restored."));
        return moves;
    }

    /** What is due whether or not the rollout may advance. */
    private List<Move> bookkeeping(RolloutSnapshot snapshot) {
        if (!snapshot.stragglers().overdue().isEmpty()) {
            return List.of(new TimeOut(snapshot.stragglers().overdue()));
        }
        var finished = finishedRollbacks(snapshot);
        if (finished.isEmpty() && !snapshot.penalties().served().isEmpty()) {
            return List.of(new TryAnew(snapshot.penalties().served()));
        }
        return finished;
    }

    private List<Move> finishedRollbacks(RolloutSnapshot snapshot) {
        return snapshot.rollbacks().stream()
                .filter(rollback -> rollback.progress().isComplete())
                .<Move>map(rollback -> new FinishRollback(rollback.ordinal()))
                .toList();
    }

    private static String summary(DeploymentCounts counts) {
        var taken = counts.of(DeploymentState.SUPERSEDED);
        return "All waves have ended: the version is served by %d of %s; %d failed, %d skipped%s."
                .formatted(
                        counts.of(DeploymentState.SUCCEEDED),
                        DeviceCount.of(counts.total()),
                        counts.unsuccessful(),
                        counts.of(DeploymentState.SKIPPED),
                        taken == 0 ? "" : ", %d taken over by other rollouts".formatted(taken));
    }

    private static List<Move> await(String what, @Nullable Instant until) {
        return List.of(new Await(what, until));
    }
}

package io.flotilla.controller.rollout.engine;

import io.flotilla.controller.rollout.engine.Move.AskApproval;
import io.flotilla.controller.rollout.engine.Move.Await;
import io.flotilla.controller.rollout.engine.Move.BreachWave;
import io.flotilla.controller.rollout.engine.Move.Cancel;
import io.flotilla.controller.rollout.engine.Move.EndRollingBack;
import io.flotilla.controller.rollout.engine.Move.FinishRollback;
import io.flotilla.controller.rollout.engine.Move.Measure;
import io.flotilla.controller.rollout.engine.Move.PassWave;
import io.flotilla.controller.rollout.engine.Move.Pause;
import io.flotilla.controller.rollout.engine.Move.RollBack;
import io.flotilla.controller.rollout.engine.Move.SoakWave;
import io.flotilla.controller.rollout.engine.Move.StartRollout;
import io.flotilla.controller.rollout.engine.Move.StartWave;
import io.flotilla.controller.rollout.engine.Move.Succeed;
import io.flotilla.controller.rollout.engine.Move.TellDevices;
import io.flotilla.controller.rollout.engine.Move.TimeOut;
import io.flotilla.controller.rollout.gate.Gates;
import io.flotilla.controller.rollout.plan.ErrorAction;
import io.flotilla.controller.rollout.plan.WaveSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a rollout does next: a pure function of a snapshot and the time. Its moves are one
 * step; after they are carried out it is asked again, until all that is left is to wait.
 */
public final class RolloutEngine {

    /** How often a wave with devices under way is looked at for those that went out of reach. */
    static final Duration REACH_CHECK = Duration.ofSeconds(2);

    /** How often what only reports should move is looked at all the same. */
    static final Duration SAFETY_CHECK = Duration.ofSeconds(30);

    private final WaveGate gate = new WaveGate();

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
            return List.of(errorAction(snapshot, deadlinePassed(snapshot.rollout())));
        }
        return snapshot.currentWave()
                .map(wave -> advance(snapshot, wave, now))
                .orElseGet(() -> List.of(new Succeed(summary(snapshot.counts()))));
    }

    private List<Move> advance(RolloutSnapshot snapshot, Wave wave, Instant now) {
        return switch (wave.state()) {
            case PENDING ->
                    List.of(
                            spec(snapshot, wave).needsApproval()
                                    ? new AskApproval(wave.ordinal())
                                    : new StartWave(wave.ordinal()));
            case AWAITING_APPROVAL ->
                    await(
                            "Waits for somebody to approve wave %s."
                                    .formatted(spec(snapshot, wave).name()),
                            snapshot.rollout().times().deadline());
            case RUNNING -> serve(snapshot, wave, now);
            case SOAKING -> watch(snapshot, wave, now);
            case PASSED, BREACHED ->
                    throw new IllegalStateException("an ended wave is not current");
        };
    }

    private List<Move> serve(RolloutSnapshot snapshot, Wave wave, Instant now) {
        return switch (gate.judge(snapshot, wave)) {
            case WaveGate.Missed(var why) -> breach(snapshot, wave, why);
            case WaveGate.Untold() -> tell(snapshot, wave, now);
            case WaveGate.Undecided(var what) -> await(what, nextLook(snapshot, now, null));
            case WaveGate.Met() -> {
                var spec = spec(snapshot, wave);
                yield List.of(
                        spec.isWatched()
                                ? new SoakWave(wave.ordinal(), now.plus(spec.soak()))
                                : new PassWave(wave.ordinal()));
            }
        };
    }

    private List<Move> tell(RolloutSnapshot snapshot, Wave wave, Instant now) {
        var throttle = snapshot.rollout().plan().policy().throttle();
        var stragglers = snapshot.stragglers();
        var underWay =
                snapshot.counts().inProgress() - stragglers.unreachable() - stragglers.lost();
        return switch (Admission.admit(throttle, snapshot.queue(), underWay)) {
            case Admission.Admitted(var devices) ->
                    List.of(new TellDevices(wave.ordinal(), devices));
            case Admission.Held(var why, var until) ->
                    await(
                            "Wave %s: %d devices wait to be told. %s"
                                    .formatted(
                                            spec(snapshot, wave).name(),
                                            wave.counts().of(DeploymentState.PENDING),
                                            why),
                            nextLook(snapshot, now, until));
        };
    }

    private static @Nullable Instant nextLook(
            RolloutSnapshot snapshot, Instant now, @Nullable Instant until) {
        return earliest(
                now.plus(REACH_CHECK),
                until,
                snapshot.stragglers().nextDeadline(),
                snapshot.rollout().times().deadline());
    }

    private List<Move> watch(RolloutSnapshot snapshot, Wave wave, Instant now) {
        if (gate.judge(snapshot, wave) instanceof WaveGate.Missed(var why)) {
            return breach(snapshot, wave, why);
        }
        var gates = snapshot.rollout().gates(wave, snapshot.measurements());
        var name = "Wave %s: ".formatted(spec(snapshot, wave).name());
        return switch (gates.decide(now)) {
            case Gates.Decision.Fail(var why) -> breach(snapshot, wave, name + why);
            case Gates.Decision.Pause(var why) -> List.of(new Pause(name + why));
            case Gates.Decision.Measure(var due) -> List.of(new Measure(wave.ordinal(), due));
            case Gates.Decision.Wait(var what) -> soak(snapshot, wave, what, gates.next(), now);
            case Gates.Decision.GoOn() ->
                    now.isBefore(Objects.requireNonNull(wave.soakEnds()))
                            ? soak(snapshot, wave, "", gates.next(), now)
                            : List.of(new PassWave(wave.ordinal()));
        };
    }

    /** Waits for the end of the soak, and for what analyses are yet to measure. */
    private static List<Move> soak(
            RolloutSnapshot snapshot,
            Wave wave,
            String measuring,
            @Nullable Instant nextMeasurement,
            Instant now) {
        var until = Objects.requireNonNull(wave.soakEnds());
        var name = spec(snapshot, wave).name();
        var soaks = now.isBefore(until);
        var soaking = "Wave %s soaks until %s".formatted(name, until);
        var what =
                measuring.isEmpty()
                        ? soaking + "."
                        : soaks ? soaking + "; " + measuring : "Wave " + name + ": " + measuring;
        return await(
                what,
                earliest(
                        soaks ? until : null,
                        nextMeasurement,
                        snapshot.rollout().times().deadline()));
    }

    private List<Move> paused(RolloutSnapshot snapshot, Instant now) {
        var bookkeeping = bookkeeping(snapshot);
        if (!bookkeeping.isEmpty()) {
            return bookkeeping;
        }
        var rollout = snapshot.rollout();
        var staysPaused = rollout.plan().policy().failures().errorAction() == ErrorAction.PAUSE;
        if (rollout.times().hasPassed(now) && !staysPaused) {
            return List.of(errorAction(snapshot, deadlinePassed(rollout)));
        }
        return await(
                rollout.reason(),
                earliest(
                        now.plus(SAFETY_CHECK),
                        snapshot.stragglers().nextDeadline(),
                        staysPaused ? null : rollout.times().deadline()));
    }

    /** Devices on their way back, or told to try anew, still end it, even when the rollout has. */
    private List<Move> over(RolloutSnapshot snapshot, Instant now) {
        var bookkeeping = bookkeeping(snapshot);
        if (!bookkeeping.isEmpty()) {
            return bookkeeping;
        }
        var isQuiet = snapshot.rollbacks().isEmpty() && snapshot.counts().inProgress() == 0;
        return await(
                snapshot.rollout().reason(),
                isQuiet
                        ? null
                        : earliest(now.plus(SAFETY_CHECK), snapshot.stragglers().nextDeadline()));
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
                                false, "%d devices could not be restored.".formatted(failed)));
        return moves;
    }

    /** What is due whether or not the rollout may advance. */
    private List<Move> bookkeeping(RolloutSnapshot snapshot) {
        return snapshot.stragglers().overdue().isEmpty()
                ? finishedRollbacks(snapshot)
                : List.of(new TimeOut(snapshot.stragglers().overdue()));
    }

    private List<Move> finishedRollbacks(RolloutSnapshot snapshot) {
        return snapshot.rollbacks().stream()
                .filter(rollback -> rollback.progress().isComplete())
                .<Move>map(rollback -> new FinishRollback(rollback.ordinal()))
                .toList();
    }

    private List<Move> breach(RolloutSnapshot snapshot, Wave wave, String why) {
        return List.of(new BreachWave(wave.ordinal(), why), errorAction(snapshot, why));
    }

    private static Move errorAction(RolloutSnapshot snapshot, String why) {
        return switch (snapshot.rollout().plan().policy().failures().errorAction()) {
            case PAUSE -> new Pause(why);
            case ROLL_BACK -> new RollBack(why);
            case CANCEL -> new Cancel(why);
        };
    }

    private static WaveSpec spec(RolloutSnapshot snapshot, Wave wave) {
        return snapshot.rollout().plan().policy().wave(wave.ordinal());
    }

    private static String deadlinePassed(Rollout rollout) {
        return "It was not over at its progress deadline, %s."
                .formatted(rollout.times().deadline());
    }

    private static String summary(DeploymentCounts counts) {
        return "All waves have ended: %d of %d devices serve the version, %d failed, %d were skipped."
                .formatted(
                        counts.of(DeploymentState.SUCCEEDED),
                        counts.total(),
                        counts.unsuccessful(),
                        counts.of(DeploymentState.SKIPPED));
    }

    private static List<Move> await(String what, @Nullable Instant until) {
        return List.of(new Await(what, until));
    }

    private static @Nullable Instant earliest(@Nullable Instant... times) {
        return Stream.of(times).filter(Objects::nonNull).min(Instant::compareTo).orElse(null);
    }
}

package io.flotilla.controller.rollout.engine;

import io.flotilla.controller.rollout.engine.Move.Await;
import io.flotilla.controller.rollout.gate.Gates;
import io.flotilla.controller.rollout.plan.WaveSpec;
import io.flotilla.controller.shared.DeviceCount;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the wave whose turn it is does next, in a rollout that runs. */
final class WaveTurn {

    /** How often a wave with devices under way is looked at for those that went out of reach. */
    static final Duration REACH_CHECK = Duration.ofSeconds(2);

    private final WaveGate gate = new WaveGate();
    private final RolloutSnapshot snapshot;
    private final Wave wave;
    private final Admission.Verdict admission;
    private final Instant now;

    WaveTurn(RolloutSnapshot snapshot, Wave wave, Instant now) {
        this.snapshot = snapshot;
        this.wave = wave;
        this.admission = Admission.of(snapshot);
        this.now = now;
    }

    /** The next moves; failures come first, then devices that may be told, then the wave. */
    List<Move> next() {
        return switch (wave.state()) {
            case PENDING -> tellOr(start());
            case AWAITING_APPROVAL ->
                    tellOr(
                            await(
                                    "Waits for somebody to approve wave %s."
                                            .formatted(spec().name()),
                                    snapshot.rollout().times().deadline()));
            case RUNNING -> serve();
            case SOAKING -> watch();
            case PASSED, BREACHED ->
                    throw new IllegalStateException("an ended wave is not current");
        };
    }

    private List<Move> start() {
        return List.of(
                spec().needsApproval()
                        ? new Move.AskApproval(wave.ordinal())
                        : new Move.StartWave(wave.ordinal()));
    }

    private List<Move> serve() {
        return switch (gate.judge(snapshot, wave)) {
            case WaveGate.Missed(var why) -> Reaction.toBreach(snapshot, wave, why);
            case WaveGate.Untold() -> tellOr(await(untold(), nextLook()));
            case WaveGate.Undecided(var what) -> tellOr(await(what, nextLook()));
            case WaveGate.Met() ->
                    tellOr(
                            List.of(
                                    spec().isWatched()
                                            ? new Move.SoakWave(
                                                    wave.ordinal(), now.plus(spec().soak()))
                                            : new Move.PassWave(wave.ordinal())));
        };
    }

    private List<Move> watch() {
        if (gate.judge(snapshot, wave) instanceof WaveGate.Missed(var why)) {
            return Reaction.toBreach(snapshot, wave, why);
        }
        var gates =
                snapshot.rollout()
                        .gates(wave, snapshot.measurements(), snapshot.variants().withdrawals());
        var name = "Wave %s: ".formatted(spec().name());
        return switch (gates.decide(now)) {
            case Gates.Decision.Fail(var why, var strata) ->
                    Reaction.toStrata(snapshot, strata, name + why)
                            .map(List::of)
                            .orElseGet(() -> Reaction.toBreach(snapshot, wave, name + why));
            case Gates.Decision.Pause(var why) -> List.of(new Move.Pause(name + why));
            case Gates.Decision.Measure(var due) -> List.of(new Move.Measure(wave.ordinal(), due));
            case Gates.Decision.Wait(var what) -> tellOr(soak(what, gates.next()));
            case Gates.Decision.GoOn() ->
                    now.isBefore(soakEnds()) ? tellOr(soak("", gates.next())) : pass();
        };
    }

    private Instant soakEnds() {
        return Objects.requireNonNull(wave.soakEnds());
    }

    /** Waits for the end of the soak, and for what analyses are yet to measure. */
    private List<Move> soak(String measuring, @Nullable Instant nextMeasurement) {
        var until = soakEnds();
        var soaks = now.isBefore(until);
        var soaking = "Wave %s soaks until %s".formatted(spec().name(), until);
        var what =
                measuring.isEmpty()
                        ? soaking + "."
                        : soaks
                                ? soaking + "; " + measuring
                                : "Wave " + spec().name() + ": " + measuring;
        return await(
                what,
                earliest(
                        soaks ? until : null,
                        nextMeasurement,
                        snapshot.rollout().times().deadline()));
    }

    /** Devices that came back while it soaked may still be under way, and count. */
    private List<Move> pass() {
        return gate.hasEnoughSuccesses(snapshot, wave)
                ? List.of(new Move.PassWave(wave.ordinal()))
                : tellOr(
                        await(
                                "Wave %s has soaked, but too few of its devices have succeeded so far."
                                        .formatted(spec().name()),
                                nextLook()));
    }

    private List<Move> tellOr(List<Move> otherwise) {
        return admission instanceof Admission.Admitted(var devices)
                ? List.of(new Move.TellDevices(devices))
                : otherwise;
    }

    private String untold() {
        var why = admission instanceof Admission.Held(var held, _) ? " " + held : "";
        return "Wave %s: %s to be told.%s"
                .formatted(
                        spec().name(),
                        DeviceCount.with(
                                wave.counts().of(DeploymentState.PENDING), "waits", "wait"),
                        why);
    }

    private Instant nextLook() {
        return Objects.requireNonNull(
                earliest(now.plus(REACH_CHECK), snapshot.rollout().times().deadline()));
    }

    private List<Move> await(String what, @Nullable Instant until) {
        return List.of(new Await(what, earliest(until, nextTime(snapshot, admission))));
    }

    /** When something is due by itself, whatever is awaited. */
    static @Nullable Instant nextTime(RolloutSnapshot snapshot, Admission.Verdict admission) {
        return earliest(
                admission instanceof Admission.Held(_, var until) ? until : null,
                snapshot.stragglers().nextDeadline(),
                snapshot.stragglers().waiting().nextOpening(),
                snapshot.penalties().nextEnd());
    }

    static @Nullable Instant earliest(@Nullable Instant... times) {
        return Stream.of(times).filter(Objects::nonNull).min(Instant::compareTo).orElse(null);
    }

    private WaveSpec spec() {
        return snapshot.rollout().plan().policy().wave(wave.ordinal());
    }
}

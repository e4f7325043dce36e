package io.flotilla.controller.rollout.engine;

import io.flotilla.contract.label.LabelSelector;
import io.flotilla.controller.rollout.engine.Stragglers.Waiting;
import io.flotilla.controller.rollout.gate.Analysis;
import io.flotilla.controller.rollout.plan.Claim;
import io.flotilla.controller.rollout.plan.ErrorAction;
import io.flotilla.controller.rollout.plan.ErrorCondition;
import io.flotilla.controller.rollout.plan.FailurePolicy;
import io.flotilla.controller.rollout.plan.OfflineDevices;
import io.flotilla.controller.rollout.plan.Pace;
import io.flotilla.controller.rollout.plan.Penalty;
import io.flotilla.controller.rollout.plan.RollbackRule;
import io.flotilla.controller.rollout.plan.RolloutPolicy;
import io.flotilla.controller.rollout.plan.Strata;
import io.flotilla.controller.rollout.plan.Target;
import io.flotilla.controller.rollout.plan.Throttle;
import io.flotilla.controller.rollout.plan.WaveLimit;
import io.flotilla.controller.rollout.plan.WaveOrder;
import io.flotilla.controller.rollout.plan.WavePlan;
import io.flotilla.controller.rollout.plan.WaveSpec;
import io.flotilla.controller.rollout.policy.PolicySource;
import io.flotilla.controller.rollout.rollback.Rollback;
import io.flotilla.controller.rollout.rollback.VariantEvidence;
import io.flotilla.controller.shared.DeviceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Rollouts for tests: a plan is built step by step, and put into the state that matters. */
final class Samples {

    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final List<WaveSpec> waves = new ArrayList<>();
    private List<Analysis> analyses = List.of();
    private OfflineDevices offlineDevices = OfflineDevices.EXCLUDE;
    private @Nullable Duration progressDeadline;
    private @Nullable ErrorCondition errorCondition;
    private ErrorAction errorAction = ErrorAction.PAUSE;
    private RollbackRule rollback = RollbackRule.DEFAULT;
    private Penalty penalty = Penalty.NONE;
    private Throttle throttle = Throttle.NONE;
    private Start start = new Start(false, false, null);

    static Samples aRollout() {
        return new Samples();
    }

    Samples withWave(WaveSpec wave) {
        waves.add(wave);
        return this;
    }

    /** A first wave that must pass the analysis, and soaks for so long. */
    Samples withAnalysis(Analysis analysis, Duration soak) {
        analyses = List.of(analysis);
        return withWave(
                new WaveSpec(
                        "early",
                        new WaveLimit.Count(1),
                        null,
                        1,
                        soak,
                        false,
                        List.of(analysis.name())));
    }

    Samples withOfflineDevices(OfflineDevices choice) {
        offlineDevices = choice;
        return this;
    }

    Samples withProgressDeadline(Duration deadline) {
        progressDeadline = deadline;
        return this;
    }

    Samples withErrorCondition(double thresholdRatio, int minExecuted) {
        errorCondition = new ErrorCondition(thresholdRatio, minExecuted);
        return this;
    }

    Samples withErrorAction(ErrorAction action) {
        errorAction = action;
        return this;
    }

    /** Rolls so much of it back after too many failures. */
    Samples withRollbackOf(RollbackRule.Extent extent) {
        rollback = new RollbackRule(extent);
        return withErrorAction(ErrorAction.ROLL_BACK);
    }

    Samples withPenalty(int failureThreshold, Duration duration) {
        penalty = new Penalty(failureThreshold, duration);
        return this;
    }

    Samples withThrottle(Throttle limits) {
        throttle = limits;
        return this;
    }

    Samples withStart(Start how) {
        start = how;
        return this;
    }

    /** A wave that takes so many devices, needs all of them to succeed, and does not soak. */
    static WaveSpec wave(String name, int devices) {
        return new WaveSpec(name, new WaveLimit.Count(devices), null, 1, Duration.ZERO, false);
    }

    static WaveSpec lastWave() {
        return new WaveSpec("rest", new WaveLimit.Rest(), null, 1, Duration.ZERO, false);
    }

    RolloutPolicy policy() {
        var all = new ArrayList<>(waves);
        all.add(lastWave());
        return new RolloutPolicy(
                new WavePlan(new WaveOrder.Sequence(all), Strata.NONE),
                new Pace(Duration.ofHours(24), offlineDevices, progressDeadline),
                new FailurePolicy(errorCondition, errorAction, rollback, penalty),
                throttle,
                Claim.DEFAULT,
                analyses);
    }

    Rollout created() {
        var plan =
                new RolloutPlan(
                        "",
                        "models/m/versions/2",
                        new Target.OfSelector(LabelSelector.ALL),
                        "m",
                        policy(),
                        PolicySource.INLINE,
                        start,
                        "tokens/author");
        return Rollout.create(new RolloutId("r"), plan, NOW);
    }

    Rollout running() {
        return created().start("", NOW);
    }

    static DeploymentCounts counts(Object... stateAndNumber) {
        var counts = new EnumMap<DeploymentState, Integer>(DeploymentState.class);
        for (int i = 0; i < stateAndNumber.length; i += 2) {
            counts.put((DeploymentState) stateAndNumber[i], (Integer) stateAndNumber[i + 1]);
        }
        return new DeploymentCounts(counts);
    }

    static RolloutSnapshot snapshot(Rollout rollout, Wave... waves) {
        return snapshot(rollout, Stragglers.NONE, waves);
    }

    static RolloutSnapshot snapshot(Rollout rollout, Stragglers stragglers, Wave... waves) {
        return snapshot(rollout, List.of(), stragglers, Queue.EMPTY, waves);
    }

    static RolloutSnapshot snapshot(Rollout rollout, Queue queue, Wave... waves) {
        return snapshot(rollout, List.of(), Stragglers.NONE, queue, waves);
    }

    static RolloutSnapshot snapshot(
            Rollout rollout,
            List<Rollback> rollbacks,
            Stragglers stragglers,
            Queue queue,
            Wave... waves) {
        return new RolloutSnapshot(
                rollout,
                List.of(waves),
                rollbacks,
                stragglers,
                Penalties.NONE,
                VariantEvidence.NONE,
                queue,
                List.of());
    }

    static RolloutSnapshot snapshot(Rollout rollout, VariantEvidence variants, Wave... waves) {
        return new RolloutSnapshot(
                rollout,
                List.of(waves),
                List.of(),
                Stragglers.NONE,
                Penalties.NONE,
                variants,
                Queue.EMPTY,
                List.of());
    }

    static RolloutSnapshot snapshot(Rollout rollout, Penalties penalties, Wave... waves) {
        return new RolloutSnapshot(
                rollout,
                List.of(waves),
                List.of(),
                Stragglers.NONE,
                penalties,
                VariantEvidence.NONE,
                Queue.EMPTY,
                List.of());
    }

    /** Devices that have had their time. */
    static Stragglers overdue(DeviceId... devices) {
        return new Stragglers(List.of(devices), 0, 0, 0, Waiting.NONE, null);
    }

    /** Devices of the current wave that are out of reach, in time and past it. */
    static Stragglers away(int unreachable, int lost) {
        return new Stragglers(List.of(), unreachable, lost, unreachable + lost, Waiting.NONE, null);
    }

    /** Devices d0, d1 ... that wait to be told, with nothing that bears on it. */
    static Queue queue(int devices) {
        return new Queue(
                IntStream.range(0, devices)
                        .mapToObj(i -> new Queue.Candidate(new DeviceId("d" + i), "", false))
                        .toList(),
                null,
                List.of(),
                Map.of());
    }
}

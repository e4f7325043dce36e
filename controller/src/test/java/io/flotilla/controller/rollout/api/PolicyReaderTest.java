package io.flotilla.controller.rollout.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Duration;
import io.flotilla.controller.rollout.plan.Claim;
import io.flotilla.controller.rollout.plan.ErrorAction;
import io.flotilla.controller.rollout.plan.OfflineDevices;
import io.flotilla.controller.rollout.plan.Strata;
import io.flotilla.controller.rollout.plan.Throttle;
import io.flotilla.controller.rollout.plan.WaveLimit;
import io.flotilla.controller.rollout.plan.WaveOrder;
import io.flotilla.controller.rollout.plan.WaveSpec;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.FleetException.Violation;
import io.flotilla.controller.shared.Violations;
import io.flotilla.proto.device.v1.LabelSelector;
import io.flotilla.proto.planning.v1.VariantPolicy;
import io.flotilla.proto.rollout.v1.ActivationPolicy;
import io.flotilla.proto.rollout.v1.Analysis;
import io.flotilla.proto.rollout.v1.DevicePolicy;
import io.flotilla.proto.rollout.v1.ErrorCondition;
import io.flotilla.proto.rollout.v1.RolloutPolicy;
import io.flotilla.proto.rollout.v1.WavePlan;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyReaderTest {

    @Test
    void an_empty_policy_has_the_defaults() {
        var policy = read(RolloutPolicy.getDefaultInstance());

        assertThat(policy.waves().order())
                .isEqualTo(
                        new WaveOrder.Sequence(
                                List.of(
                                        new WaveSpec(
                                                "wave-1",
                                                new WaveLimit.Rest(),
                                                null,
                                                0.95,
                                                java.time.Duration.ZERO,
                                                false))));
        assertThat(policy.waves().strata()).isEqualTo(Strata.NONE);
        assertThat(policy.throttle()).isEqualTo(Throttle.NONE);
        assertThat(policy.claim()).isEqualTo(Claim.DEFAULT);
        assertThat(policy.pace().updateTimeout()).isEqualTo(java.time.Duration.ofHours(24));
        assertThat(policy.pace().offlineDevices()).isEqualTo(OfflineDevices.EXCLUDE);
        assertThat(policy.failures().errorAction()).isEqualTo(ErrorAction.PAUSE);
        assertThat(policy.failures().errorCondition()).isNull();
    }

    @Test
    void an_implicit_last_wave_follows_unless_the_last_takes_all() {
        var limited = wave(w -> w.setLimit(limit().setDevices(1)));
        var unlimited = wave(w -> w);

        assertThat(waves(sequence(limited))).hasSize(2);
        assertThat(waves(sequence(limited, unlimited))).hasSize(2);
    }

    @Test
    void a_wave_of_all_that_a_selector_matches_is_not_the_last() {
        var canaries = wave(w -> w.setSelector(selector("stage", "canary")));

        assertThat(waves(sequence(canaries))).hasSize(2);
    }

    @Test
    void growing_waves_double_from_one_device_unless_told_otherwise() {
        var growing = WavePlan.newBuilder().setStrategy(WavePlan.Strategy.STRATEGY_EXPONENTIAL);

        var policy = read(RolloutPolicy.newBuilder().setWaves(growing).build());

        assertThat(policy.waves().order())
                .isEqualTo(
                        new WaveOrder.Exponential(
                                new WaveLimit.Count(1),
                                2,
                                null,
                                0.95,
                                java.time.Duration.ZERO,
                                List.of()));
    }

    @ParameterizedTest
    @MethodSource
    void each_wrong_value_is_found_where_it_stands(String field, RolloutPolicy policy) {
        var violations = new Violations();

        var _ = new PolicyReader(violations, "policy").read(policy);

        var refusal = catchThrowableOfType(InvalidArgument.class, violations::throwIfAny);
        assertThat(refusal.violations()).extracting(Violation::field).containsExactly(field);
    }

    static Stream<Arguments> each_wrong_value_is_found_where_it_stands() {
        return Stream.of(
                wrong("policy.success_threshold_ratio", p -> p.setSuccessThresholdRatio(1.5)),
                wrong(
                        "policy.success_threshold_ratio",
                        p -> p.setSuccessThresholdRatio(Double.NaN)),
                wrong(
                        "policy.update_timeout",
                        p -> p.setUpdateTimeout(Duration.newBuilder().setSeconds(1))),
                wrong(
                        "policy.update_timeout",
                        p -> p.setUpdateTimeout(Duration.newBuilder().setSeconds(Long.MAX_VALUE))),
                wrong(
                        "policy.progress_deadline",
                        p -> p.setProgressDeadline(Duration.newBuilder())),
                wrong("policy.offline_devices", p -> p.setOfflineDevicesValue(9)),
                wrong("policy.error_action", p -> p.setErrorActionValue(9)),
                wrong(
                        "policy.error_condition.threshold_ratio",
                        p -> p.setErrorCondition(ErrorCondition.newBuilder())),
                wrong(
                        "policy.error_condition.min_executed",
                        p ->
                                p.setErrorCondition(
                                        ErrorCondition.newBuilder()
                                                .setThresholdRatio(0.1)
                                                .setMinExecuted(0))),
                wrong(
                        "policy.device.retries",
                        p -> p.setDevice(DevicePolicy.newBuilder().setRetries(11))),
                wrong(
                        "policy.activation.soak_duration",
                        p ->
                                p.setActivation(
                                        ActivationPolicy.newBuilder()
                                                .setSoakDuration(
                                                        Duration.newBuilder().setSeconds(-1)))),
                wrong(
                        "policy.activation.shadow.sample_ratio",
                        p -> p.getActivationBuilder().getShadowBuilder().setSampleRatio(0)),
                wrong(
                        "policy.activation.shadow.max_inputs",
                        p -> p.getActivationBuilder().getShadowBuilder().setMaxInputs(10_001)),
                wrong(
                        "policy.activation.shadow.duration",
                        p ->
                                p.getActivationBuilder()
                                        .getShadowBuilder()
                                        .setDuration(Duration.newBuilder().setSeconds(1))),
                wrong(
                        "policy.activation.shadow.max_busy_ratio",
                        p -> p.getActivationBuilder().getShadowBuilder().setMaxBusyRatio(1.5)),
                wrong(
                        "policy.analysis[0].baseline",
                        p -> {
                            p.getActivationBuilder().getShadowBuilder();
                            p.addAnalysisBuilder()
                                    .setName("agreement")
                                    .setMetric("shadow_text_agreement")
                                    .setBaseline(Analysis.Baseline.BASELINE_NOT_YET_UPDATED);
                        }),
                wrong(
                        "policy.rollback.bypass_rate_limit",
                        p ->
                                p.setErrorAction(RolloutPolicy.ErrorAction.ERROR_ACTION_ROLL_BACK)
                                        .getRollbackBuilder()
                                        .setBypassRateLimit(false)),
                wrong(
                        "policy.variant_policy.memory_headroom_percent",
                        p ->
                                p.setVariantPolicy(
                                        VariantPolicy.newBuilder().setMemoryHeadroomPercent(91))),
                wrong(
                        "policy.waves.sequence[0].limit.devices",
                        p -> p.setWaves(plan(wave(w -> w.setLimit(limit().setDevices(0)))))),
                wrong(
                        "policy.waves.sequence[0].limit.ratio",
                        p -> p.setWaves(plan(wave(w -> w.setLimit(limit().setRatio(2)))))),
                wrong(
                        "policy.waves.sequence[0].approval",
                        p -> p.setWaves(plan(wave(w -> w.setApprovalValue(7))))),
                wrong("policy.membership", p -> p.setMembershipValue(9)),
                wrong("policy.weight", p -> p.setWeight(1001)),
                wrong("policy.rate.max_per_minute", p -> p.getRateBuilder().setMaxPerMinute(0)),
                wrong("policy.rate.max_concurrent", p -> p.getRateBuilder().setMaxConcurrent(-1)),
                wrong(
                        "policy.rate.start_jitter",
                        p ->
                                p.getRateBuilder()
                                        .setStartJitter(Duration.newBuilder().setSeconds(86_401))),
                wrong(
                        "policy.disruption_budget.group_by",
                        p -> p.getDisruptionBudgetBuilder().setMaxUnavailable(1)),
                wrong(
                        "policy.disruption_budget.group_by[0]",
                        p ->
                                p.getDisruptionBudgetBuilder()
                                        .setMaxUnavailable(1)
                                        .addGroupBy("no label")),
                wrong(
                        "policy.disruption_budget",
                        p -> p.getDisruptionBudgetBuilder().addGroupBy("site")),
                wrong(
                        "policy.disruption_budget.min_available",
                        p -> p.getDisruptionBudgetBuilder().addGroupBy("site").setMinAvailable(0)),
                wrong("policy.waves.strategy", p -> p.getWavesBuilder().setStrategyValue(9)),
                wrong(
                        "policy.waves.exponential",
                        p -> p.getWavesBuilder().getExponentialBuilder().setGrowthFactor(2)),
                wrong(
                        "policy.waves.sequence",
                        p ->
                                p.getWavesBuilder()
                                        .setStrategy(WavePlan.Strategy.STRATEGY_EXPONENTIAL)
                                        .addSequence(wave(w -> w))),
                wrong(
                        "policy.waves.exponential.growth_factor",
                        p ->
                                p.getWavesBuilder()
                                        .setStrategy(WavePlan.Strategy.STRATEGY_EXPONENTIAL)
                                        .getExponentialBuilder()
                                        .setGrowthFactor(0.5)),
                wrong(
                        "policy.waves.stratify_by[0]",
                        p -> p.getWavesBuilder().addStratifyByValue(7)),
                wrong("policy.waves.min_per_stratum", p -> p.getWavesBuilder().setMinPerStratum(2)),
                wrong(
                        "policy.waves.sequence[0].selector.matchLabels['']",
                        p -> p.setWaves(plan(wave(w -> w.setSelector(selector("", "x")))))),
                wrong(
                        "policy.waves.sequence[1].name",
                        p ->
                                p.setWaves(
                                        plan(
                                                wave(w -> w.setName("a")),
                                                wave(w -> w.setName("a"))))));
    }

    private static Arguments wrong(String field, Consumer<RolloutPolicy.Builder> change) {
        var policy = RolloutPolicy.newBuilder();
        change.accept(policy);
        return Arguments.of(field, policy.build());
    }

    private static LabelSelector.Builder selector(String key, String value) {
        return LabelSelector.newBuilder().putMatchLabels(key, value);
    }

    private static List<WaveSpec> waves(RolloutPolicy policy) {
        return ((WaveOrder.Sequence) read(policy).waves().order()).waves();
    }

    private static io.flotilla.proto.rollout.v1.WaveSpec wave(
            UnaryOperator<io.flotilla.proto.rollout.v1.WaveSpec.Builder> change) {
        return change.apply(io.flotilla.proto.rollout.v1.WaveSpec.newBuilder()).build();
    }

    private static io.flotilla.proto.rollout.v1.WaveLimit.Builder limit() {
        return io.flotilla.proto.rollout.v1.WaveLimit.newBuilder();
    }

    private static WavePlan plan(io.flotilla.proto.rollout.v1.WaveSpec... waves) {
        return WavePlan.newBuilder().addAllSequence(List.of(waves)).build();
    }

    private static RolloutPolicy sequence(io.flotilla.proto.rollout.v1.WaveSpec... waves) {
        return RolloutPolicy.newBuilder().setWaves(plan(waves)).build();
    }

    private static io.flotilla.controller.rollout.plan.RolloutPolicy read(RolloutPolicy policy) {
        return new PolicyReader(new Violations(), "policy").read(policy);
    }
}

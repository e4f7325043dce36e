package io.flotilla.controller.link;

import static io.flotilla.controller.link.Scenario.SLOT;
import static io.flotilla.controller.link.Scenario.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.google.protobuf.Duration;
import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.proto.rollout.v1.Analysis;
import io.flotilla.proto.rollout.v1.ErrorCondition;
import io.flotilla.proto.rollout.v1.Gate;
import io.flotilla.proto.rollout.v1.GateStratum;
import io.flotilla.proto.rollout.v1.ResumeRolloutRequest;
import io.flotilla.proto.rollout.v1.RollbackPolicy;
import io.flotilla.proto.rollout.v1.Rollout;
import io.flotilla.proto.rollout.v1.RolloutPolicy;
import io.flotilla.proto.rollout.v1.WaveLimit;
import io.flotilla.proto.rollout.v1.WaveSpec;
import io.flotilla.proto.rollout.v1.Withdrawal;
import io.flotilla.proto.telemetry.v1.Distribution;
import io.flotilla.proto.telemetry.v1.Histogram;
import io.flotilla.proto.telemetry.v1.InferenceSeries;
import io.flotilla.proto.telemetry.v1.Metric;
import io.flotilla.proto.telemetry.v1.TelemetryReport;
import io.flotilla.proto.telemetry.v1.VariantFigures;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Waves that are watched: what devices measure decides whether they go on. */
@QuarkusTest
@WithTestResource(ControllerResource.class)
class AnalysisIT {

    private static final double BEFORE_SECONDS = 0.02;

    @Inject Scenario scenario;

    private final List<TestAgent> agents = new ArrayList<>();
    private final TestReports reports = new TestReports();

    @Test
    void a_version_that_is_slow_on_one_class_fails_there_and_nowhere_else() {
        startWith("fast", "fast", "slow", "slow");
        var rollout = scenario.create(watched(scenario.publish(), latency()));
        agents.forEach(agent -> awaitServing(agent, rollout));

        agents.subList(0, 2).forEach(agent -> measures(agent, BEFORE_SECONDS));
        agents.subList(2, 4).forEach(agent -> measures(agent, 2 * BEFORE_SECONDS));

        scenario.awaitState(rollout, Rollout.State.STATE_PAUSED);
        var gate = scenario.get(rollout).getWaves(0).getGates(0);
        assertThat(gate.getState()).isEqualTo(Gate.State.STATE_FAILED);
        assertThat(gate.getStrataList())
                .extracting(GateStratum::getHardwareClass, GateStratum::getVerdict)
                .containsExactly(
                        tuple("fast", GateStratum.Verdict.VERDICT_PASS),
                        tuple("slow", GateStratum.Verdict.VERDICT_FAIL));
        assertThat(gate.getStrata(1).getResult()).isEqualTo(2 * BEFORE_SECONDS);
        assertThat(gate.getStrata(1).getBaseline()).isEqualTo(BEFORE_SECONDS);
        assertThat(scenario.get(rollout).getReason())
                .contains("latency fails at measurement")
                .contains("on slow: 0.04 by 2 devices, 'result > 1.2 * baseline' holds");
    }

    @Test
    void variants_that_turn_out_slow_on_a_class_go_back_there_and_the_rollout_goes_on() {
        startWith("fast", "fast", "slow", "slow", "tired", "tired");
        var fast = agents.subList(0, 2);
        var slow = agents.subList(2, 4);
        var tired = agents.subList(4, 6);
        var before = agents.getFirst().serving(SLOT).getModelVersion();
        var rollout = scenario.create(withdrawing(latency().setCount(8)));
        agents.forEach(agent -> awaitServing(agent, rollout));

        fast.forEach(agent -> measures(agent, BEFORE_SECONDS));
        tired.forEach(agent -> measures(agent, BEFORE_SECONDS));
        slow.forEach(agent -> measures(agent, 2 * BEFORE_SECONDS));
        slow.forEach(agent -> eventually(() -> assertThat(agent.serves(SLOT)).isEqualTo(before)));
        tired.forEach(agent -> measures(agent, 2 * BEFORE_SECONDS));

        scenario.awaitState(rollout, Rollout.State.STATE_SUCCEEDED);
        fast.forEach(agent -> awaitServing(agent, rollout));
        tired.forEach(agent -> eventually(() -> assertThat(agent.serves(SLOT)).isEqualTo(before)));
        assertThat(scenario.get(rollout).getWithdrawalsList())
                .allSatisfy(one -> assertThat(one.getReason()).contains("latency fails"))
                .extracting(Withdrawal::getHardwareClass)
                .containsExactly("slow", "tired");
    }

    private Rollout.Builder withdrawing(Analysis.Builder analysis) {
        var watched = watched(scenario.publish(), analysis);
        watched.getPolicyBuilder()
                .setErrorAction(RolloutPolicy.ErrorAction.ERROR_ACTION_ROLL_BACK)
                .setErrorCondition(ErrorCondition.newBuilder().setThresholdRatio(1))
                .getRollbackBuilder()
                .setScope(RollbackPolicy.Scope.SCOPE_VARIANT);
        return watched;
    }

    @Test
    void one_that_cannot_be_told_pauses_and_new_verdicts_let_it_go_on() {
        startWith("fast", "fast");
        var rollout =
                scenario.create(
                        watched(scenario.publish(), latency().setCount(2).setInconclusiveLimit(0)));
        agents.forEach(agent -> awaitServing(agent, rollout));

        scenario.awaitState(rollout, Rollout.State.STATE_PAUSED);
        assertThat(scenario.get(rollout).getReason())
                .contains("latency is inconclusive at measurement 1 of 2")
                .contains("nothing measured by 0 devices, fewer than 2 can be compared");
        assertThat(scenario.get(rollout).getWaves(0).getGates(0).getState())
                .isEqualTo(Gate.State.STATE_INCONCLUSIVE);

        agents.forEach(agent -> measures(agent, BEFORE_SECONDS));
        var _ =
                scenario.operator()
                        .rollouts()
                        .resumeRollout(
                                ResumeRolloutRequest.newBuilder()
                                        .setName(rollout.getName())
                                        .build());

        scenario.awaitState(rollout, Rollout.State.STATE_SUCCEEDED);
        var gate = scenario.get(rollout).getWaves(0).getGates(0);
        assertThat(gate.getState()).isEqualTo(Gate.State.STATE_PASSED);
        assertThat(gate.getTaken()).isEqualTo(2);
        assertThat(gate.getReason()).startsWith("latency passes: ");
    }

    @Test
    void devices_that_fail_more_often_than_those_not_yet_updated_fail_it() {
        startWith("fast", "fast");
        agents.forEach(agent -> answers(agent, 10, 0));
        var errors =
                Analysis.newBuilder()
                        .setName("errors")
                        .setMetric("request_error_ratio")
                        .setBaseline(Analysis.Baseline.BASELINE_NOT_YET_UPDATED)
                        .setMinSamples(1)
                        .setInterval(Duration.newBuilder().setSeconds(1))
                        .setFailureCondition("result > baseline + 0.1");
        var policy = RolloutPolicy.newBuilder().addAnalysis(errors);
        policy.getWavesBuilder()
                .addSequence(
                        WaveSpec.newBuilder()
                                .setLimit(WaveLimit.newBuilder().setDevices(1))
                                .addAnalysis("errors"));
        var rollout = scenario.create(scenario.rolloutOf(scenario.publish()).setPolicy(policy));
        eventually(
                () ->
                        assertThat(agents)
                                .anySatisfy(
                                        agent ->
                                                assertThat(agent.serves(SLOT))
                                                        .isEqualTo(rollout.getModelVersion())));

        agents.stream()
                .filter(agent -> agent.serves(SLOT).equals(rollout.getModelVersion()))
                .forEach(agent -> answers(agent, 3, 1));

        scenario.awaitState(rollout, Rollout.State.STATE_PAUSED);
        assertThat(scenario.get(rollout).getReason())
                .contains("0.25 by 1 device, 'result > baseline + 0.1' holds");
    }

    @Test
    void requests_that_take_more_energy_than_before_fail_it_and_what_tells_none_is_inconclusive() {
        startWith("fast", "fast", "mute", "mute");
        agents.subList(0, 2).forEach(agent -> takes(agent, 10, 20));
        var energy =
                Analysis.newBuilder()
                        .setName("energy")
                        .setMetric("request_energy_joules")
                        .setMinSamples(2)
                        .setInterval(Duration.newBuilder().setSeconds(1))
                        .setCount(100)
                        .setInconclusiveLimit(99)
                        .setFailureLimit(99)
                        .setFailureCondition("result > 1.2 * baseline");
        var policy = RolloutPolicy.newBuilder().addAnalysis(energy);
        policy.getWavesBuilder().addSequence(WaveSpec.newBuilder().addAnalysis("energy"));
        var rollout = scenario.create(scenario.rolloutOf(scenario.publish()).setPolicy(policy));
        agents.forEach(agent -> awaitServing(agent, rollout));

        agents.subList(0, 2).forEach(agent -> takes(agent, 10, 30));

        eventually(
                () ->
                        assertThat(scenario.get(rollout).getWaves(0).getGates(0).getStrataList())
                                .extracting(
                                        GateStratum::getHardwareClass,
                                        GateStratum::getVerdict,
                                        GateStratum::getResult,
                                        GateStratum::getBaseline)
                                .containsExactly(
                                        tuple("fast", GateStratum.Verdict.VERDICT_FAIL, 3.0, 2.0),
                                        tuple(
                                                "mute",
                                                GateStratum.Verdict.VERDICT_INCONCLUSIVE,
                                                0.0,
                                                0.0)));
    }

    /** Says how much energy its requests took together. */
    private void takes(TestAgent agent, long requests, double joules) {
        var bounds = io.flotilla.contract.telemetry.Metric.REQUEST_ENERGY.bounds();
        reports.send(
                agent,
                Distribution.newBuilder()
                        .setMetric(Metric.METRIC_REQUEST_ENERGY)
                        .setValues(
                                Histogram.newBuilder()
                                        .addAllBounds(bounds)
                                        .addAllCounts(Collections.nCopies(bounds.size(), 0L))
                                        .addCounts(requests)
                                        .setSum(joules))
                        .build());
    }

    /** Says how many requests it has answered, and how many failed. */
    private void answers(TestAgent agent, long requests, long failures) {
        reports.send(
                agent,
                TelemetryReport.newBuilder()
                        .addSeries(
                                InferenceSeries.newBuilder()
                                        .setSlot(SLOT)
                                        .setVariant(agent.serving(SLOT).getVariant())
                                        .setOperation("embeddings")
                                        .setRequestCount(requests)
                                        .setErrorCount(failures)
                                        .setDurationSeconds(
                                                Histogram.newBuilder()
                                                        .addBounds(1)
                                                        .addCounts(requests)
                                                        .addCounts(0))));
    }

    /** Devices of these classes, which serve a version and have measured it. */
    private void startWith(String... classes) {
        for (var hardwareClass : classes) {
            agents.add(scenario.device().ofClass(hardwareClass).connect());
        }
        scenario.rollOut(scenario.publish());
        agents.forEach(agent -> measures(agent, BEFORE_SECONDS));
    }

    private static Analysis.Builder latency() {
        return Analysis.newBuilder()
                .setName("latency")
                .setMetric("request_duration_seconds_p50")
                .setMinSamples(2)
                .setInterval(Duration.newBuilder().setSeconds(1))
                .setCount(3)
                .setSuccessCondition("result <= 1.1 * baseline")
                .setFailureCondition("result > 1.2 * baseline");
    }

    private Rollout.Builder watched(String version, Analysis.Builder analysis) {
        var policy = RolloutPolicy.newBuilder().addAnalysis(analysis);
        policy.getWavesBuilder().addSequence(WaveSpec.newBuilder().addAnalysis("latency"));
        return scenario.rolloutOf(version).setPolicy(policy);
    }

    private static void awaitServing(TestAgent agent, Rollout rollout) {
        eventually(() -> assertThat(agent.serves(SLOT)).isEqualTo(rollout.getModelVersion()));
    }

    /** Says what it has measured of what it serves, and waits until that is kept. */
    private void measures(TestAgent agent, double latencySeconds) {
        reports.send(
                agent,
                TelemetryReport.newBuilder()
                        .addVariantFigures(
                                VariantFigures.newBuilder()
                                        .setVariant(agent.serving(SLOT).getVariant())
                                        .setRuntime("onnxruntime")
                                        .setRuntimeVersion("1.0")
                                        .setProvider("cpu")
                                        .setSamples(5)
                                        .setLatencyP50Seconds(latencySeconds)
                                        .setLatencyP95Seconds(latencySeconds)));
    }
}

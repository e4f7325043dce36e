package io.flotilla.controller.link;

import static io.flotilla.controller.link.Scenario.SLOT;
import static io.flotilla.controller.link.Scenario.eventually;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.google.protobuf.Duration;
import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.proto.rollout.v1.Analysis;
import io.flotilla.proto.rollout.v1.Gate;
import io.flotilla.proto.rollout.v1.GateStratum;
import io.flotilla.proto.rollout.v1.Rollout;
import io.flotilla.proto.rollout.v1.RolloutPolicy;
import io.flotilla.proto.rollout.v1.WaveSpec;
import io.flotilla.proto.telemetry.v1.Distribution;
import io.flotilla.proto.telemetry.v1.Histogram;
import io.flotilla.proto.telemetry.v1.Metric;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** Waves that are watched by what has a standard, whatever devices measured before. */
@QuarkusTest
@WithTestResource(ControllerResource.class)
class ReadingsIT {

    @Inject Scenario scenario;

    private final List<TestAgent> agents = new ArrayList<>();
    private final TestReports reports = new TestReports();

    @Test
    void agreement_with_the_version_before_is_a_gate_that_devices_without_room_never_pass() {
        startWith("fast", "fast", "small", "small");
        var policy =
                RolloutPolicy.newBuilder()
                        .addAnalysis(
                                Analysis.newBuilder()
                                        .setName("agreement")
                                        .setMetric("shadow_embedding_cosine")
                                        .setMinSamples(2)
                                        .setInterval(Duration.newBuilder().setSeconds(1))
                                        .setInconclusiveLimit(99)
                                        .setCount(100)
                                        .setSuccessCondition("result >= 0.95"));
        policy.getActivationBuilder().getShadowBuilder().setMaxInputs(10);
        policy.getWavesBuilder().addSequence(WaveSpec.newBuilder().addAnalysis("agreement"));
        var rollout = scenario.create(scenario.rolloutOf(scenario.publish()).setPolicy(policy));
        agents.forEach(agent -> awaitServing(agent, rollout));

        agents.subList(0, 2).forEach(agent -> agrees(agent, 4, 3.96));
        agents.subList(2, 4).forEach(this::hasNoRoom);

        eventually(
                () ->
                        assertThat(scenario.get(rollout).getWaves(0).getGates(0).getStrataList())
                                .extracting(
                                        GateStratum::getHardwareClass,
                                        GateStratum::getVerdict,
                                        GateStratum::getResult,
                                        GateStratum::getAnswer)
                                .containsExactly(
                                        tuple(
                                                "fast",
                                                GateStratum.Verdict.VERDICT_PASS,
                                                0.99,
                                                "'result >= 0.95' holds"),
                                        tuple(
                                                "small",
                                                GateStratum.Verdict.VERDICT_INCONCLUSIVE,
                                                0.0,
                                                "fewer than 2 can be compared; 2 more could not run the version before")));
        assertThat(scenario.get(rollout).getState()).isEqualTo(Rollout.State.STATE_RUNNING);

        agents.subList(2, 4).forEach(agent -> agrees(agent, 1, 0.97));

        eventually(
                () ->
                        assertThat(scenario.get(rollout).getWaves(0).getGates(0).getStrataList())
                                .extracting(GateStratum::getVerdict)
                                .containsOnly(GateStratum.Verdict.VERDICT_PASS));
    }

    @Test
    void agreement_in_the_classes_of_inputs_is_a_gate_on_each_hardware_class() {
        startWith("fast", "fast", "small", "small");
        var policy =
                RolloutPolicy.newBuilder()
                        .addAnalysis(
                                analysis("labels", "shadow_label_agreement", "result >= 0.95"));
        policy.getActivationBuilder().getShadowBuilder().setMaxInputs(10);
        policy.getWavesBuilder().addSequence(WaveSpec.newBuilder().addAnalysis("labels"));
        var rollout = scenario.create(scenario.rolloutOf(scenario.publish()).setPolicy(policy));
        agents.forEach(agent -> awaitServing(agent, rollout));

        agents.subList(0, 2).forEach(agent -> classifiesAlike(agent, 200, 196));
        agents.subList(2, 4).forEach(agent -> classifiesAlike(agent, 200, 150));

        eventually(
                () ->
                        assertThat(scenario.get(rollout).getWaves(0).getGates(0).getStrataList())
                                .extracting(
                                        GateStratum::getHardwareClass,
                                        GateStratum::getVerdict,
                                        GateStratum::getResult)
                                .containsExactly(
                                        tuple("fast", GateStratum.Verdict.VERDICT_PASS, 0.98),
                                        tuple("small", GateStratum.Verdict.VERDICT_FAIL, 0.75)));
    }

    private void classifiesAlike(TestAgent agent, long rows, double same) {
        reports.send(agent, histogram(Metric.METRIC_SHADOW_LABEL_AGREEMENT, rows, same));
    }

    @Test
    void crashes_memory_and_golden_tests_are_gates() {
        startWith("fast", "fast");
        var policy =
                RolloutPolicy.newBuilder()
                        .addAnalysis(analysis("crashes", "engine_crash_ratio", "result < 0.1"))
                        .addAnalysis(analysis("memory", "memory_prediction_ratio", "result <= 1.1"))
                        .addAnalysis(analysis("golden", "golden_test_score", "result >= 0.99"));
        policy.getWavesBuilder()
                .addSequence(
                        WaveSpec.newBuilder()
                                .addAllAnalysis(List.of("crashes", "memory", "golden")));
        var rollout = scenario.create(scenario.rolloutOf(scenario.publish()).setPolicy(policy));
        agents.forEach(agent -> awaitServing(agent, rollout));

        reports.send(
                agents.getFirst(),
                histogram(Metric.METRIC_GOLDEN_TEST_SCORE, 2, 1.96),
                histogram(Metric.METRIC_MEMORY_RATIO, 1, 1.05));
        reports.send(
                agents.getLast(),
                histogram(Metric.METRIC_GOLDEN_TEST_SCORE, 1, 0.97),
                histogram(Metric.METRIC_MEMORY_RATIO, 1, 1.07),
                Distribution.newBuilder()
                        .setMetric(Metric.METRIC_CRASHES)
                        .setValues(Histogram.newBuilder().addCounts(3).setSum(3))
                        .build());

        eventually(
                () ->
                        assertThat(strata(rollout))
                                .containsEntry(
                                        "crashes", tuple(GateStratum.Verdict.VERDICT_FAIL, 0.5))
                                .containsEntry(
                                        "memory", tuple(GateStratum.Verdict.VERDICT_PASS, 1.06))
                                .containsEntry(
                                        "golden", tuple(GateStratum.Verdict.VERDICT_FAIL, 0.975)));
    }

    private static Analysis.Builder analysis(String name, String metric, String success) {
        return Analysis.newBuilder()
                .setName(name)
                .setMetric(metric)
                .setMinSamples(2)
                .setInterval(Duration.newBuilder().setSeconds(1))
                .setInconclusiveLimit(99)
                .setFailureLimit(99)
                .setCount(100)
                .setSuccessCondition(success);
    }

    private Map<String, Tuple> strata(Rollout rollout) {
        return scenario.get(rollout).getWaves(0).getGatesList().stream()
                .filter(gate -> gate.getStrataCount() > 0)
                .collect(
                        toMap(
                                Gate::getAnalysis,
                                gate ->
                                        tuple(
                                                gate.getStrata(0).getVerdict(),
                                                rounded(gate.getStrata(0).getResult()))));
    }

    private static double rounded(double value) {
        return Math.round(value * 1e6) / 1e6;
    }

    private static Distribution histogram(Metric metric, long count, double sum) {
        var bounds =
                io.flotilla.contract.telemetry.Metric.valueOf(
                                metric.name().substring("METRIC_".length()))
                        .bounds();
        return Distribution.newBuilder()
                .setMetric(metric)
                .setValues(
                        Histogram.newBuilder()
                                .addAllBounds(bounds)
                                .addAllCounts(Collections.nCopies(bounds.size(), 0L))
                                .addCounts(count)
                                .setSum(sum))
                .build();
    }

    /** Devices of these classes, which serve a version. */
    private void startWith(String... classes) {
        for (var hardwareClass : classes) {
            agents.add(scenario.device().ofClass(hardwareClass).connect());
        }
        scenario.rollOut(scenario.publish());
    }

    private static void awaitServing(TestAgent agent, Rollout rollout) {
        eventually(() -> assertThat(agent.serves(SLOT)).isEqualTo(rollout.getModelVersion()));
    }

    private void agrees(TestAgent agent, long inputs, double sum) {
        reports.send(agent, histogram(Metric.METRIC_SHADOW_EMBEDDING_COSINE, inputs, sum));
    }

    private void hasNoRoom(TestAgent agent) {
        reports.send(
                agent,
                Distribution.newBuilder()
                        .setMetric(Metric.METRIC_SHADOW_UNABLE)
                        .setAttribute("no_memory")
                        .setValues(Histogram.newBuilder().addCounts(1).setSum(1))
                        .build());
    }
}

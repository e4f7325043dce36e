package io.flotilla.controller.link;

import static io.flotilla.controller.link.Scenario.SLOT;
import static io.flotilla.controller.link.Scenario.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.Duration;
import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.registry.TestModels;
import io.flotilla.proto.device.v1.HardwareProfile;
import io.flotilla.proto.device.v1.RuntimeSupport;
import io.flotilla.proto.planning.v1.CoveragePlan;
import io.flotilla.proto.planning.v1.DownloadCaps;
import io.flotilla.proto.planning.v1.ExplainSelectionRequest;
import io.flotilla.proto.planning.v1.GetPolicyPresetRequest;
import io.flotilla.proto.planning.v1.ListPolicyPresetsRequest;
import io.flotilla.proto.planning.v1.PlanVersionRequest;
import io.flotilla.proto.planning.v1.Rejection.Reason;
import io.flotilla.proto.planning.v1.Selection;
import io.flotilla.proto.planning.v1.SlotChange.Trend;
import io.flotilla.proto.planning.v1.SpeedObjective;
import io.flotilla.proto.planning.v1.VariantPolicy;
import io.flotilla.proto.rollout.v1.ForecastRolloutRequest;
import io.flotilla.proto.rollout.v1.RolloutForecast;
import io.flotilla.proto.rollout.v1.RolloutPolicy;
import io.flotilla.proto.rollout.v1.WavePlan;
import io.flotilla.proto.rollout.v1.WaveSpec;
import io.flotilla.proto.telemetry.v1.TelemetryReport;
import io.flotilla.proto.telemetry.v1.VariantFigures;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** What a rollout would do, and whether devices do it. */
@QuarkusTest
@WithTestResource(ControllerResource.class)
class PlanIT {

    private static final long GIB = 1L << 30;

    @Inject Scenario scenario;
    @Inject MeterRegistry meters;

    @Test
    void a_plan_tells_who_gets_what_and_what_would_help_the_others() {
        connect(scenario.device().having(withOnnxRuntime(GIB)));
        connect(scenario.device().having(withOnnxRuntime(GIB / 16)));
        connect(scenario.device());
        scenario.device();
        var version = scenario.publish();

        var plan = plan(version);

        assertThat(plan.getDeviceCount()).isEqualTo(3);
        assertThat(plan.getCoveredCount()).isEqualTo(1);
        assertThat(plan.getReach().getUnknownCount()).isEqualTo(1);
        assertThat(plan.getVariants(0).getShareRatio()).isBetween(0.33, 0.34);
        assertThat(plan.getTransfer().getBytes()).isEqualTo(TestModels.minilm().length);
        assertThat(plan.getTransfer().getDuration().getSeconds())
                .isEqualTo(TestModels.minilm().length / 1_000_000);
        assertThat(plan.getGapsList())
                .extracting(gap -> gap.getReason())
                .containsExactlyInAnyOrder(Reason.REASON_NO_RUNTIME, Reason.REASON_NO_MEMORY);
        assertThat(plan.getGapsList())
                .filteredOn(gap -> gap.getReason() == Reason.REASON_NO_MEMORY)
                .singleElement()
                .satisfies(
                        gap -> assertThat(gap.getRemediesList().getLast().hasResources()).isTrue());
        assertThat(plan.getSummary()).contains("33 %", "3 devices");
    }

    @Test
    void a_forecast_tells_each_wave_with_its_devices_and_its_earliest_times() {
        connect(scenario.device().having(withOnnxRuntime(GIB)));
        connect(scenario.device().having(withOnnxRuntime(GIB)));
        connect(scenario.device());
        var version = scenario.publish();
        var policy = RolloutPolicy.newBuilder();
        policy.getWavesBuilder()
                .addStratifyBy(WavePlan.Stratum.STRATUM_VARIANT)
                .addSequenceBuilder()
                .setName("canary")
                .setSoakDuration(Duration.newBuilder().setSeconds(3600))
                .getLimitBuilder()
                .setDevices(1);
        policy.getWavesBuilder()
                .addSequenceBuilder()
                .setName("rest")
                .setApproval(WaveSpec.Approval.APPROVAL_MANUAL);
        policy.getRateBuilder()
                .setMaxBytesPerSecond(100_000)
                .setStartJitter(Duration.newBuilder().setSeconds(600));
        policy.getScheduleBuilder()
                .getDownloadBuilder()
                .setAt("0 2 * * *")
                .setTimeZone("DEVICE")
                .setDuration(Duration.newBuilder().setSeconds(3600));

        var forecast = forecast(version, policy);

        assertThat(forecast.getWavesList())
                .extracting(wave -> wave.getName(), wave -> wave.getDeviceCount())
                .containsExactly(tuple("canary", 1), tuple("rest", 2));
        var canary = forecast.getWaves(0);
        assertThat(canary.getTransferBytes()).isEqualTo(TestModels.minilm().length);
        assertThat(canary.getGroups(0).getVariant()).startsWith(version);
        assertThat(canary.getEndTime().getSeconds() - canary.getServeTime().getSeconds())
                .isEqualTo(3600);
        assertThat(canary.getServeTime().getSeconds() - canary.getDownloadTime().getSeconds())
                .isEqualTo(TestModels.minilm().length / 100_000);
        var rest = forecast.getWaves(1);
        assertThat(rest.getBeginTime()).isEqualTo(canary.getEndTime());
        assertThat(rest.getNeedsApproval()).isTrue();
        assertThat(rest.getGroupsList()).extracting(group -> group.getVariant()).contains("");
        assertThat(forecast.getEndTime()).isEqualTo(rest.getEndTime());
        assertThat(forecast.getNotesList())
                .anySatisfy(note -> assertThat(note).contains("by each device's own clock"))
                .anySatisfy(note -> assertThat(note).contains("spread over 10m, which"))
                .anySatisfy(note -> assertThat(note).contains("which is not counted: rest."));
    }

    @Test
    void a_forecast_of_a_wrong_policy_says_all_that_is_wrong() {
        var version = scenario.publish();
        var policy = RolloutPolicy.newBuilder().setSuccessThresholdRatio(2).setWeight(-1);

        assertThatThrownBy(() -> forecast(version, policy))
                .hasMessageContaining("INVALID_ARGUMENT");
    }

    private RolloutForecast forecast(String version, RolloutPolicy.Builder policy) {
        return scenario.operator()
                .rollouts()
                .forecastRollout(
                        ForecastRolloutRequest.newBuilder()
                                .setRollout(scenario.rolloutOf(version).setPolicy(policy))
                                .build());
    }

    @Test
    void what_devices_serve_already_does_not_move() {
        connect(scenario.device().having(withOnnxRuntime(GIB)));
        var version = scenario.publish();
        assertThat(plan(version).getChanges(0).getTrend()).isEqualTo(Trend.TREND_NEW);
        scenario.rollOut(version);

        eventually(
                () -> {
                    var plan = plan(version);
                    assertThat(plan.getTransfer().getBytes()).isZero();
                    assertThat(plan.getChanges(0).getTrend()).isEqualTo(Trend.TREND_NONE);
                });
    }

    @Test
    void a_device_that_chooses_otherwise_is_counted_and_explained() {
        var agent = connect(scenario.device());
        var version = scenario.publish();
        var before = disagreements();

        scenario.rollOut(version);

        eventually(() -> assertThat(disagreements()).isEqualTo(before + 1));
        var explained =
                scenario.operator()
                        .planning()
                        .explainSelection(
                                ExplainSelectionRequest.newBuilder()
                                        .setDevice(agent.name())
                                        .setModelVersion(version)
                                        .build());
        assertThat(explained.getDisagreement().getReportedVariant()).startsWith(version);
        assertThat(explained.getDisagreement().getPlannedVariant()).isEmpty();
        assertThat(explained.getDisagreement().getReason()).isEqualTo(Reason.REASON_NO_RUNTIME);
    }

    @Test
    void presets_are_listed_and_told_in_full() {
        var planning = scenario.operator().planning();

        var presets =
                planning.listPolicyPresets(ListPolicyPresetsRequest.getDefaultInstance())
                        .getPolicyPresetsList();

        assertThat(presets).extracting(preset -> preset.getName()).contains("policyPresets/iot");
        var iot =
                planning.getPolicyPreset(
                        GetPolicyPresetRequest.newBuilder().setName("policyPresets/iot").build());
        assertThat(presets).contains(iot);
        assertThat(iot.getPolicy().getPreferBitsList()).startsWith(4);
        assertThatThrownBy(
                        () ->
                                planning.getPolicyPreset(
                                        GetPolicyPresetRequest.newBuilder()
                                                .setName("policyPresets/none")
                                                .build()))
                .hasMessageContaining("NOT_FOUND");
    }

    @Test
    void what_failed_on_a_device_or_was_too_slow_there_counts() {
        var failing = connect(scenario.device().having(withOnnxRuntime(GIB)));
        var slow = connect(scenario.device().having(withOnnxRuntime(GIB)));
        var version = scenario.publish();
        var policy =
                VariantPolicy.newBuilder()
                        .setSpeed(
                                SpeedObjective.newBuilder()
                                        .setMaxLatencyDuration(Duration.newBuilder().setSeconds(1)))
                        .build();
        var variant = explained(slow, version, policy).getVariant();

        failing.leavingAlone(variant);
        slow.sendTelemetry(
                TelemetryReport.newBuilder()
                        .setSequence(1)
                        .addVariantFigures(
                                VariantFigures.newBuilder()
                                        .setVariant(variant)
                                        .setRuntime("onnxruntime")
                                        .setRuntimeVersion("1.0")
                                        .setProvider("cpu")
                                        .setSamples(5)
                                        .setLatencyP95Seconds(1.5))
                        .build());

        eventually(() -> assertThat(plan(version, policy).getCoveredCount()).isZero());
        assertThat(plan(version).getGapsList())
                .singleElement()
                .satisfies(
                        gap -> {
                            assertThat(gap.getReason()).isEqualTo(Reason.REASON_QUARANTINED);
                            assertThat(gap.getDeviceCount()).isEqualTo(1);
                            assertThat(gap.getRemedies(0).getNoQuarantine()).isTrue();
                        });
        var usual = VariantPolicy.getDefaultInstance();
        assertThat(explained(failing, version, usual).getVariant()).isEmpty();
        assertThat(explained(slow, version, usual).getVariant()).isEqualTo(variant);
        assertThat(explained(slow, version, policy).getVariant()).isEmpty();
    }

    private Selection explained(TestAgent agent, String version, VariantPolicy policy) {
        return scenario.operator()
                .planning()
                .explainSelection(
                        ExplainSelectionRequest.newBuilder()
                                .setDevice(agent.name())
                                .setModelVersion(version)
                                .setPolicy(policy)
                                .build())
                .getPlanned();
    }

    private TestAgent connect(TestAgent agent) {
        agent.connect();
        eventually(() -> assertThat(scenario.device(agent).hasHardwareProfile()).isTrue());
        return agent;
    }

    private CoveragePlan plan(String version) {
        return plan(version, VariantPolicy.getDefaultInstance());
    }

    private CoveragePlan plan(String version, VariantPolicy policy) {
        return scenario.operator()
                .planning()
                .planVersion(
                        PlanVersionRequest.newBuilder()
                                .setModelVersion(version)
                                .setSelector(scenario.everyDevice())
                                .setSlot(SLOT)
                                .setPolicy(policy)
                                .setCaps(
                                        DownloadCaps.newBuilder()
                                                .setBandwidthBytesPerSecond(1_000_000))
                                .build());
    }

    private double disagreements() {
        return meters
                .find("flotilla.selection.disagreements")
                .tag("reason", "no_runtime")
                .counters()
                .stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private static HardwareProfile withOnnxRuntime(long memoryBytes) {
        return HardwareProfile.newBuilder()
                .setCpu(
                        HardwareProfile.Cpu.newBuilder()
                                .setArchitecture("x86-64")
                                .setLogicalCores(2))
                .setMemory(
                        HardwareProfile.Memory.newBuilder()
                                .setTotalBytes(memoryBytes)
                                .setLimitBytes(memoryBytes)
                                .setAvailableBytes(memoryBytes))
                .setDisk(
                        HardwareProfile.Disk.newBuilder()
                                .setTotalBytes(100 * GIB)
                                .setAvailableBytes(100 * GIB))
                .addRuntimes(
                        RuntimeSupport.newBuilder()
                                .setRuntime("onnxruntime")
                                .setVersion("1.0")
                                .addProviders("cpu"))
                .build();
    }
}

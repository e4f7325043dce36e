package io.flotilla.system.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.flotilla.proto.device.v1.Device;
import io.flotilla.proto.making.v1.Evaluation;
import io.flotilla.proto.making.v1.Measurement;
import io.flotilla.proto.planning.v1.Candidate;
import io.flotilla.proto.planning.v1.ExpectedSpeed;
import io.flotilla.proto.planning.v1.Selection;
import io.flotilla.proto.registry.v1.Variant;
import io.flotilla.proto.registry.v1.VariantFacts;
import io.flotilla.proto.rollout.v1.Attempt;
import io.flotilla.proto.rollout.v1.Deployment;
import io.flotilla.proto.rollout.v1.Downgrade;
import io.flotilla.proto.shared.v1.Problem;
import io.flotilla.system.process.DeviceSpec;
import io.flotilla.system.process.DeviceSpec.Limits;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SummaryTest {
    private static final String INT8 = "models/m/versions/1/variants/onnx-int8";

    @Test
    void a_served_device_shows_its_variant_and_its_answers() {
        var answers = new ServedDevice.Answers("http://127.0.0.1:9", 0.98765432, 3.14159);
        var selection =
                Selection.newBuilder()
                        .setVariant(INT8)
                        .setExplanation("It fits.")
                        .addCandidates(
                                Candidate.newBuilder().setVariant(INT8).setPrecision("INT8"));
        var deployment =
                Deployment.newBuilder()
                        .setState(Deployment.State.STATE_SUCCEEDED)
                        .setSelection(selection)
                        .addAttempts(Attempt.newBuilder().setReceivedBytes(23))
                        .build();

        var json = JsonParser.parseString(summary(deployment, answers).json()).getAsJsonObject();

        var device = json.getAsJsonArray("devices").get(0).getAsJsonObject();
        assertThat(device.get("variant").getAsString()).isEqualTo("onnx-int8");
        assertThat(device.get("precision").getAsString()).isEqualTo("INT8");
        assertThat(device.get("reason").getAsString()).isEqualTo("It fits.");
        assertThat(device.get("cosine").getAsDouble()).isEqualTo(0.9877);
        assertThat(json.get("bytesDelivered").getAsLong()).isEqualTo(23);
        var variant = json.getAsJsonArray("variants").get(0).getAsJsonObject();
        assertThat(variant.get("format").getAsString()).isEqualTo("ONNX");
        assertThat(variant.get("quality").getAsDouble()).isEqualTo(0.9913);
    }

    @Test
    void a_skipped_device_shows_why_and_nothing_that_it_does_not_have() {
        var deployment =
                Deployment.newBuilder()
                        .setState(Deployment.State.STATE_SKIPPED)
                        .setSelection(Selection.newBuilder().setExplanation("Nothing fits."))
                        .build();

        var json = JsonParser.parseString(summary(deployment, null).json()).getAsJsonObject();

        var device = json.getAsJsonArray("devices").get(0).getAsJsonObject();
        assertThat(device.get("state").getAsString()).isEqualTo("SKIPPED");
        assertThat(device.get("reason").getAsString()).isEqualTo("Nothing fits.");
        assertThat(device.keySet()).doesNotContain("variant", "precision", "cosine", "endpoint");
    }

    @Test
    void a_device_that_stepped_down_tells_what_was_estimated_measured_and_allowed() {
        var fp32 = "models/m/versions/1/variants/onnx-fp32";
        var downgrade =
                Downgrade.newBuilder()
                        .setVariant(fp32)
                        .setReplacement(INT8)
                        .setProblem(Problem.newBuilder().setReason("TOO_SLOW"));
        var deployment =
                Deployment.newBuilder()
                        .setSelection(selection(fp32, 0.0371).setExplanation("It fits."))
                        .setDowngrade(downgrade)
                        .build();
        var planned = selection(fp32, 0.0189).build();
        var stepDown = StepDown.of(deployment, planned, 0.0254).orElseThrow();

        var json =
                JsonParser.parseString(
                                summary(deployment, null, Map.of("gateway", stepDown)).json())
                        .getAsJsonObject();

        var device = json.getAsJsonArray("devices").get(0).getAsJsonObject();
        assertThat(device.get("reason").getAsString())
                .contains("18.9 ms", "37.1 ms", "25.4 ms", "onnx-int8 by itself. It fits.");
        assertThat(device.getAsJsonObject("downgrade").get("measuredMillis").getAsDouble())
                .isEqualTo(37.1);
    }

    @Test
    void the_limit_lies_between_what_two_precisions_take() {
        var evaluations = List.of(timed("onnx-fp32", 0.16), timed("onnx-int8", 0.01));

        var quick = QuickAnswers.between(0.1, evaluations);

        assertThat(quick.limitSeconds()).isEqualTo(0.025);
        assertThat(quick.policy()).contains("maxLatencyP95: 0.0250s");
    }

    private static Evaluation timed(String variant, double seconds) {
        return Evaluation.newBuilder()
                .setName("models/m/versions/1/variants/" + variant + "/evaluations/1")
                .addMeasurements(
                        Measurement.newBuilder().setMetric("input_seconds").setValue(seconds))
                .build();
    }

    private static Selection.Builder selection(String variant, double latencySeconds) {
        return Selection.newBuilder()
                .addCandidates(
                        Candidate.newBuilder()
                                .setVariant(variant)
                                .setSpeed(
                                        ExpectedSpeed.newBuilder()
                                                .setLatencySeconds(latencySeconds)));
    }

    private static Summary summary(Deployment deployment, ServedDevice.@Nullable Answers answers) {
        return summary(deployment, answers, Map.of());
    }

    private static Summary summary(
            Deployment deployment,
            ServedDevice.@Nullable Answers answers,
            Map<String, StepDown> stepDowns) {
        var variant =
                Variant.newBuilder()
                        .setName(INT8)
                        .setFacts(
                                VariantFacts.newBuilder()
                                        .setFormat(VariantFacts.Format.FORMAT_ONNX)
                                        .setPrecision("INT8"))
                        .build();
        var device =
                new ServedDevice(
                        new DeviceSpec("gateway", "a gateway", Limits.ofMemory("256MiB")),
                        Device.getDefaultInstance(),
                        deployment,
                        answers);
        var measured =
                Evaluation.newBuilder()
                        .setName(INT8 + "/evaluations/1")
                        .setReferenceVariant("models/m/versions/1/variants/onnx-fp32")
                        .addMeasurements(
                                Measurement.newBuilder()
                                        .setMetric("mean_cosine")
                                        .setValue(0.99127));
        return new Summary(
                "localhost:1",
                "m",
                "1",
                List.of(variant),
                List.of(measured.build()),
                List.of(device),
                stepDowns,
                null,
                1.5);
    }
}

package io.flotilla.contract.selection.ranking;

import static io.flotilla.contract.hardware.ProfileBuilder.aMachine;
import static io.flotilla.contract.selection.VariantBuilder.MODEL_VERSION;
import static io.flotilla.contract.selection.VariantBuilder.aGgufVariant;
import static io.flotilla.contract.selection.VariantBuilder.minilmFp32;
import static io.flotilla.contract.selection.VariantBuilder.minilmInt8;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.fit.KeyValueType;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.format.Precision;
import io.flotilla.contract.selection.Candidate;
import io.flotilla.contract.selection.DeviceFacts;
import io.flotilla.contract.selection.Measured;
import io.flotilla.contract.selection.Objection;
import io.flotilla.contract.selection.QualityFloor;
import io.flotilla.contract.selection.Quarantine;
import io.flotilla.contract.selection.Rejection;
import io.flotilla.contract.selection.Rejection.Reason;
import io.flotilla.contract.selection.RunSetting.Degradation;
import io.flotilla.contract.selection.Selection;
import io.flotilla.contract.selection.SpeedObjective;
import io.flotilla.contract.selection.Variant;
import io.flotilla.contract.selection.VariantPolicy;
import io.flotilla.contract.selection.VariantPolicy.Room;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a policy demands of a variant, and what it lets be cut down. */
class DemandsTest {

    private static final Variant FP32 = minilmFp32().build();
    private static final Variant INT8 = minilmInt8().build();
    private static final Room SHRINKING = Room.DEFAULT.withContext(8192, 1024);

    @Test
    void what_was_measured_to_miss_the_speed_is_left_out() {
        var device = machine().withMeasurements(List.of(latency(FP32, 0.05), latency(INT8, 0.02)));
        var policy = VariantPolicy.DEFAULT.withSpeed(SpeedObjective.ofLatency(0.03));

        var selection = select(device, policy, FP32, INT8);

        assertThat(chosen(selection)).isEqualTo("onnx-int8");
        assertThat(reasons(selection)).containsExactly(Reason.SLO_MEASURED);
        assertThat(selection.explanation())
                .contains(
                        "It takes 50 ms for an inference, measured on this device, and the policy"
                                + " allows 30 ms.");
    }

    @Test
    void an_estimate_rejects_nothing_but_goes_behind_when_it_is_hopeless() {
        var policy = VariantPolicy.DEFAULT.withSpeed(SpeedObjective.ofLatency(0.0021));

        var selection = select(machine(), policy, FP32, INT8);

        assertThat(selection.rejected()).isEmpty();
        assertThat(chosen(selection)).isEqualTo("onnx-int8");
    }

    @ParameterizedTest
    @CsvSource({"0.02, onnx-int8", "0.001, "})
    void what_is_further_off_than_the_floor_is_left_out(double floor, String expected) {
        var policy = VariantPolicy.DEFAULT.withQualityFloor(QualityFloor.ofDivergence(floor));
        var poor = minilmFp32().measuredAt(0.5).build();

        var selection = select(machine(), policy, poor, INT8);

        assertThat(chosen(selection)).isEqualTo(expected == null ? "" : expected);
        assertThat(reasons(selection)).containsOnly(Reason.QUALITY_FLOOR);
    }

    @Test
    void a_share_of_quality_to_keep_is_a_floor_too() {
        assertThat(new QualityFloor(Double.POSITIVE_INFINITY, 0.9).largestDivergence())
                .isBetween(0.105, 0.106);
        assertThat(new QualityFloor(0.05, 0.9).largestDivergence()).isEqualTo(0.05);
        assertThat(QualityFloor.ANY.largestDivergence()).isInfinite();
    }

    @ParameterizedTest
    @CsvSource({
        "COMPILED_FOR_ANOTHER, COMPAT_STRING",
        "FORMAT_TOO_NEW, FORMAT_VERSION",
        "NOT_TRUSTED, SIGNATURE",
        "WITHDRAWN, WITHDRAWN"
    })
    void what_another_part_of_the_device_has_against_it_counts(
            Objection.Kind kind, Reason expected) {
        var device = machine().withObjections(Map.of(FP32.name(), new Objection(kind, "so it is")));

        var selection = select(device, VariantPolicy.DEFAULT, FP32, INT8);

        assertThat(chosen(selection)).isEqualTo("onnx-int8");
        assertThat(reasons(selection)).containsExactly(expected);
        assertThat(selection.explanation()).contains("so it is");
    }

    @Test
    void a_quarantine_says_how_long_it_lasts() {
        var end = Instant.parse("2026-01-02T03:04:05Z");
        var device = machine().withQuarantines(Map.of(FP32.name(), new Quarantine("it fell", end)));

        var selection = select(device, VariantPolicy.DEFAULT, FP32, INT8);

        assertThat(selection.explanation())
                .contains("is left alone until 2026-01-02T03:04:05Z: it fell.");
    }

    @Test
    void a_pin_skips_the_ranking_but_nothing_else() {
        var device = machine().withMeasurements(List.of(latency(FP32, 0.05)));
        var policy =
                VariantPolicy.DEFAULT
                        .withPin("onnx-fp32")
                        .withSpeed(SpeedObjective.ofLatency(0.03));

        assertThat(select(device, policy, FP32, INT8).chosen()).isEmpty();
    }

    @Test
    void the_width_that_is_preferred_goes_first() {
        var variants = new Variant[] {gguf(Precision.Q8_0, 8.5), gguf(Precision.Q4_K_M, 4.89)};

        var selection =
                select(
                        llamaMachine(12_000),
                        VariantPolicy.DEFAULT.withPreferBits(List.of(4, 8)),
                        variants);

        assertThat(chosen(selection)).isEqualTo("gguf-q4_k_m");
    }

    @Test
    void past_tokens_take_fewer_bits_before_the_context_is_shortened() {
        var policy =
                VariantPolicy.DEFAULT.withRoom(
                        SHRINKING.withKeyValueTypes(Set.of(KeyValueType.F16, KeyValueType.Q8_0)));

        assertThat(degradations(1900, policy)).isEmpty();
        assertThat(degradations(1750, policy)).containsExactly(Degradation.KEY_VALUES_SHRUNK);
        assertThat(degradations(1600, policy)).contains(Degradation.CONTEXT_SHORTENED);
        assertThat(select(llamaMachine(1000), policy, gguf(Precision.Q8_0, 8.5)).chosen())
                .isEmpty();
    }

    @Test
    void the_context_is_not_shortened_below_what_the_policy_asks_for() {
        var policy = VariantPolicy.DEFAULT.withRoom(Room.DEFAULT.withContext(8192, 4096));
        var candidate = select(llamaMachine(100), policy, gguf(Precision.Q8_0, 8.5));

        var setting = candidate.candidates().getFirst().footprint().setting();

        assertThat(setting.workload().contextTokens()).isEqualTo(4096);
        assertThat(setting.requestedContextTokens()).isEqualTo(8192);
    }

    @Test
    void what_fits_as_asked_goes_before_what_is_better_but_cut_down() {
        var policy = VariantPolicy.DEFAULT.withRoom(SHRINKING);

        var selection =
                select(
                        llamaMachine(1650),
                        policy,
                        gguf(Precision.Q8_0, 8.5),
                        gguf(Precision.Q3_K_M, 3.9));

        assertThat(selection.rejected()).isEmpty();
        assertThat(chosen(selection)).isEqualTo("gguf-q3_k_m");
    }

    @Test
    void what_a_host_was_seen_to_hold_counts_where_the_estimate_is_too_low() {
        var seen =
                new Measured(
                        new Measured.Subject(INT8.name(), ModelRuntime.ONNX_RUNTIME, "", "cpu"),
                        Measured.Source.HARDWARE_CLASS,
                        3,
                        Measured.Speed.ofLatency(0.01, 0.01),
                        1,
                        500L << 20);
        var device = DeviceFacts.of(aMachine().withAvailableMib(400).build());

        assertThat(select(device, VariantPolicy.DEFAULT, INT8).chosen()).isPresent();
        assertThat(
                        select(device.withMeasurements(List.of(seen)), VariantPolicy.DEFAULT, INT8)
                                .chosen())
                .isEmpty();
    }

    private static Set<Degradation> degradations(long availableMib, VariantPolicy policy) {
        return select(llamaMachine(availableMib), policy, gguf(Precision.Q8_0, 8.5))
                .chosen()
                .orElseThrow()
                .footprint()
                .setting()
                .degradations();
    }

    private static DeviceFacts machine() {
        return DeviceFacts.of(aMachine().withCpu("x86-64", "avx512_vnni").build());
    }

    private static DeviceFacts llamaMachine(long availableMib) {
        return DeviceFacts.of(
                aMachine()
                        .withRuntime(ModelRuntime.LLAMA_CPP, "cpu")
                        .withAvailableMib(availableMib)
                        .build());
    }

    private static Variant gguf(Precision precision, double bits) {
        return aGgufVariant(precision, bits).build();
    }

    private static Measured latency(Variant variant, double seconds) {
        return new Measured(
                new Measured.Subject(variant.name(), ModelRuntime.ONNX_RUNTIME, "1.0", "cpu"),
                Measured.Source.THIS_DEVICE,
                3,
                Measured.Speed.ofLatency(seconds, seconds),
                1,
                0);
    }

    private static Selection select(DeviceFacts device, VariantPolicy policy, Variant... variants) {
        return VariantSelector.select(device, MODEL_VERSION, Arrays.asList(variants), policy);
    }

    private static String chosen(Selection selection) {
        return selection
                .chosen()
                .map(Candidate::variant)
                .map(name -> name.substring(name.lastIndexOf('/') + 1))
                .orElse("");
    }

    private static List<Reason> reasons(Selection selection) {
        return selection.rejected().stream()
                .map(Candidate::rejections)
                .flatMap(List::stream)
                .map(Rejection::reason)
                .toList();
    }
}

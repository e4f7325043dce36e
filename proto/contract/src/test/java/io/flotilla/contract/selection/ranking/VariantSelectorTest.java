package io.flotilla.contract.selection.ranking;

import static io.flotilla.contract.hardware.ProfileBuilder.aMachine;
import static io.flotilla.contract.selection.VariantBuilder.MODEL_VERSION;
import static io.flotilla.contract.selection.VariantBuilder.aGgufVariant;
import static io.flotilla.contract.selection.VariantBuilder.anOnnxVariant;
import static io.flotilla.contract.selection.VariantBuilder.minilmFp16;
import static io.flotilla.contract.selection.VariantBuilder.minilmFp32;
import static io.flotilla.contract.selection.VariantBuilder.minilmInt8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.contract.format.Architecture;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.format.Precision;
import io.flotilla.contract.format.PrecisionClass;
import io.flotilla.contract.selection.Candidate;
import io.flotilla.contract.selection.DeviceFacts;
import io.flotilla.contract.selection.Objective;
import io.flotilla.contract.selection.Rejection;
import io.flotilla.contract.selection.Rejection.Reason;
import io.flotilla.contract.selection.Selection;
import io.flotilla.contract.selection.Variant;
import io.flotilla.contract.selection.VariantPolicy;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VariantSelectorTest {

    static final List<Variant> MINILM = List.of(minilmFp32().build(), minilmInt8().build());

    static final List<Variant> LLAMA =
            List.of(
                    aGgufVariant(Precision.Q8_0, 8.5).build(),
                    aGgufVariant(Precision.Q4_K_M, 4.89).build(),
                    aGgufVariant(Precision.Q2_K, 3.16).build());

    /** Available is what the limit leaves beside the agent's own 70 MiB. */
    @ParameterizedTest(name = "{0}, {2} MiB available")
    @CsvSource({
        "the machine as it is,    QUALITY, 12000, onnx-fp32",
        "the machine as it is,    LATENCY, 12000, onnx-int8",
        "the machine as it is,    POWER,   12000, onnx-int8",
        "the machine as it is,    SIZE,    12000, onnx-int8",
        "limited to 512 MiB,      QUALITY,   442, onnx-fp32",
        "limited to 256 MiB,      QUALITY,   186, onnx-int8",
        "limited to 64 MiB,       QUALITY,     0, ",
    })
    void a_sentence_encoder_is_chosen_by_memory_and_objective(
            String device, Objective objective, long availableMib, String expected) {
        var facts = DeviceFacts.of(aMachine().withAvailableMib(availableMib).build());

        var selection = select(facts, MINILM, VariantPolicy.DEFAULT.withObjective(objective));

        assertThat(chosenId(selection)).as(device).isEqualTo(expected);
    }

    @Test
    void no_device_of_the_example_is_within_fifteen_percent_of_an_estimate() {
        var facts = DeviceFacts.of(aMachine().withAvailableMib(186).build());

        var selection = select(facts, MINILM, VariantPolicy.DEFAULT);

        assertThat(selection.candidates())
                .allSatisfy(
                        candidate -> {
                            var ratio =
                                    (double) candidate.memory().need().totalBytes()
                                            / candidate.memory().budgetBytes();
                            assertThat(Math.abs(ratio - 1)).isGreaterThan(0.15);
                        });
    }

    @ParameterizedTest(name = "{0} MiB available")
    @CsvSource({"8000, gguf-q8_0", "1400, gguf-q4_k_m", "900, gguf-q2_k", "500, "})
    void a_language_model_is_chosen_by_memory(long availableMib, String expected) {
        var machine = aMachine().withRuntime(ModelRuntime.LLAMA_CPP).withAvailableMib(availableMib);

        var selection = select(DeviceFacts.of(machine.build()), LLAMA, VariantPolicy.DEFAULT);

        assertThat(chosenId(selection)).isEqualTo(expected);
    }

    @Test
    void four_bits_are_not_taken_for_faster_than_eight_in_onnx_runtime() {
        var variants = List.of(minilmInt8().build(), anOnnxVariant(Precision.INT4, 0.64).build());

        var selection =
                select(
                        aRoomyDevice(),
                        variants,
                        VariantPolicy.DEFAULT.withObjective(Objective.LATENCY));

        assertThat(chosenId(selection)).isEqualTo("onnx-int8");
    }

    @Test
    void of_two_alike_in_quality_and_speed_the_one_on_disk_is_chosen() {
        var one = minilmInt8().withId("a").build();
        var other = minilmInt8().withId("b").build();
        var device = DeviceFacts.of(aMachine().build()).withCachedVariants(Set.of(other.name()));

        var selection = select(device, List.of(one, other), VariantPolicy.DEFAULT);

        assertThat(chosenId(selection)).isEqualTo("b");
    }

    @Test
    void of_two_alike_in_all_else_the_smaller_download_is_chosen() {
        var one = minilmInt8().withId("a").withSizeBytes(2).build();
        var other = minilmInt8().withId("b").withSizeBytes(1).build();

        var selection = select(aRoomyDevice(), List.of(one, other), VariantPolicy.DEFAULT);

        assertThat(chosenId(selection)).isEqualTo("b");
    }

    @Test
    void of_two_alike_in_everything_the_first_by_name_is_chosen() {
        var one = minilmInt8().withId("a").build();
        var other = minilmInt8().withId("b").build();

        var selection = select(aRoomyDevice(), List.of(other, one), VariantPolicy.DEFAULT);

        assertThat(chosenId(selection)).isEqualTo("a");
    }

    @Test
    void a_pinned_variant_is_chosen_over_better_ones() {
        var selection = select(aRoomyDevice(), MINILM, VariantPolicy.DEFAULT.withPin("onnx-int8"));

        assertThat(chosenId(selection)).isEqualTo("onnx-int8");
        assertThat(reasons(selection, "onnx-fp32")).containsExactly(Reason.NOT_PINNED);
    }

    @Test
    void a_longer_context_can_cost_precision() {
        var machine = aMachine().withRuntime(ModelRuntime.LLAMA_CPP).withAvailableMib(1700).build();

        var brief =
                select(
                        DeviceFacts.of(machine),
                        LLAMA,
                        VariantPolicy.DEFAULT.withContextTokens(512));
        var lengthy =
                select(
                        DeviceFacts.of(machine),
                        LLAMA,
                        VariantPolicy.DEFAULT.withContextTokens(8192));

        assertThat(chosenId(brief)).isEqualTo("gguf-q8_0");
        assertThat(chosenId(lengthy)).isNotEqualTo("gguf-q8_0");
    }

    @Test
    void a_precision_that_is_not_known_here_ranks_as_a_poor_one_of_its_class() {
        var novel =
                anOnnxVariant(Precision.INT8, 1)
                        .withId("novel")
                        .withPrecisionUnknownHere("MXINT8", PrecisionClass.MEDIUM)
                        .build();

        var selection =
                select(aRoomyDevice(), List.of(novel, minilmInt8().build()), VariantPolicy.DEFAULT);

        assertThat(selection.ranked())
                .extracting(Candidate::variant)
                .containsExactly(
                        MODEL_VERSION + "/variants/onnx-int8", MODEL_VERSION + "/variants/novel");
    }

    @Test
    void ternary_weights_are_as_good_as_full_ones_only_where_they_were_trained() {
        var trained =
                aGgufVariant(Precision.TQ2_0, 2.06)
                        .withArchitecture(ofFamily("bitnet-b1.58"))
                        .build();
        var squeezed =
                aGgufVariant(Precision.TQ2_0, 2.06).withArchitecture(ofFamily("llama")).build();

        assertThat(trained.expectedDivergence()).isZero();
        assertThat(squeezed.expectedDivergence()).isGreaterThan(1);
    }

    @Test
    void what_was_measured_counts_more_than_what_the_precision_promises() {
        var promising = minilmFp32().measuredAt(0.3).build();
        var proven = minilmInt8().measuredAt(0.02).build();

        var selection = select(aRoomyDevice(), List.of(promising, proven), VariantPolicy.DEFAULT);

        assertThat(chosenId(selection)).isEqualTo(proven.id());
    }

    @Test
    void a_measured_difference_that_is_mere_rounding_decides_nothing() {
        var exact = minilmFp32().measuredAt(0.00001).build();
        var quick = minilmInt8().measuredAt(0.00004).build();

        var selection = select(aRoomyDevice(), List.of(exact, quick), VariantPolicy.DEFAULT);

        assertThat(chosenId(selection)).isEqualTo(quick.id());
    }

    @Test
    void half_precision_is_preferred_to_full_for_its_size_when_both_are_as_good() {
        var selection =
                select(
                        aRoomyDevice(),
                        List.of(minilmFp32().build(), minilmFp16().build()),
                        VariantPolicy.DEFAULT.withObjective(Objective.SIZE));

        assertThat(chosenId(selection)).isEqualTo("onnx-fp16");
    }

    @ParameterizedTest
    @EnumSource(Objective.class)
    void a_version_without_variants_has_no_choice(Objective objective) {
        var selection =
                select(aRoomyDevice(), List.of(), VariantPolicy.DEFAULT.withObjective(objective));

        assertThat(selection.chosen()).isEmpty();
        assertThat(selection.explanation()).startsWith("models/minilm/versions/1 has no variants.");
    }

    @Test
    void two_variants_of_one_name_are_refused() {
        var variant = minilmInt8().build();

        assertThatThrownBy(
                        () ->
                                select(
                                        aRoomyDevice(),
                                        List.of(variant, variant),
                                        VariantPolicy.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("onnx-int8");
    }

    private static Architecture ofFamily(String family) {
        return new Architecture(
                family, 0, 0, 0, 0, Architecture.Attention.UNDECLARED, Architecture.Experts.NONE);
    }

    static DeviceFacts aRoomyDevice() {
        return DeviceFacts.of(aMachine().withCpu("x86-64", "avx512_vnni").build());
    }

    static Selection select(DeviceFacts device, List<Variant> variants, VariantPolicy policy) {
        return VariantSelector.select(device, MODEL_VERSION, variants, policy);
    }

    static @Nullable String chosenId(Selection selection) {
        return selection
                .chosen()
                .map(candidate -> candidate.variant().replaceAll(".*/", ""))
                .orElse(null);
    }

    static List<Reason> reasons(Selection selection, String id) {
        return selection.rejected().stream()
                .filter(candidate -> candidate.variant().endsWith("/" + id))
                .flatMap(candidate -> candidate.rejections().stream())
                .map(Rejection::reason)
                .toList();
    }
}

package io.flotilla.contract.selection.ranking;

import static io.flotilla.contract.hardware.ProfileBuilder.aMachine;
import static io.flotilla.contract.hardware.ProfileBuilder.aMachineWithoutRuntime;
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
import io.flotilla.contract.selection.Quarantine;
import io.flotilla.contract.selection.Rejection;
import io.flotilla.contract.selection.Rejection.Reason;
import io.flotilla.contract.selection.Selection;
import io.flotilla.contract.selection.Variant;
import io.flotilla.contract.selection.VariantPolicy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VariantSelectorTest {

    private static final List<Variant> MINILM = List.of(minilmFp32().build(), minilmInt8().build());

    private static final List<Variant> LLAMA =
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
    void a_pinned_variant_must_fit_all_the_same() {
        var device = DeviceFacts.of(aMachine().withAvailableMib(186).build());

        var selection = select(device, MINILM, VariantPolicy.DEFAULT.withPin("onnx-fp32"));

        assertThat(selection.chosen()).isEmpty();
        assertThat(reasons(selection, "onnx-fp32")).containsExactly(Reason.NO_MEMORY);
    }

    @Test
    void without_the_engine_nothing_runs() {
        var device = DeviceFacts.of(aMachine().build());

        var selection = select(device, LLAMA, VariantPolicy.DEFAULT);

        assertThat(selection.candidates())
                .allSatisfy(
                        candidate -> {
                            assertThat(candidate.runtime()).isNull();
                            assertThat(candidate.rejections())
                                    .extracting(Rejection::reason)
                                    .containsExactly(Reason.NO_RUNTIME);
                        });
    }

    @Test
    void the_first_engine_of_the_variant_that_the_device_has_is_used() {
        var variant =
                minilmFp32().withRuntimes(ModelRuntime.OPENVINO, ModelRuntime.ONNX_RUNTIME).build();

        var selection = select(aRoomyDevice(), List.of(variant), VariantPolicy.DEFAULT);

        assertThat(selection.chosen().orElseThrow().runtime()).isEqualTo(ModelRuntime.ONNX_RUNTIME);
    }

    @Test
    void what_is_compiled_for_a_provider_needs_that_provider() {
        var compiled = minilmFp32().withExecutionProvider("qnn").build();
        var withProvider =
                aMachineWithoutRuntime().withRuntime(ModelRuntime.ONNX_RUNTIME, "cpu", "qnn");

        var without = select(aRoomyDevice(), List.of(compiled), VariantPolicy.DEFAULT);
        var with =
                select(
                        DeviceFacts.of(withProvider.build()),
                        List.of(compiled),
                        VariantPolicy.DEFAULT);

        assertThat(reasons(without, "onnx-fp32")).containsExactly(Reason.EP_MISSING);
        assertThat(chosenId(with)).isEqualTo("onnx-fp32");
    }

    @ParameterizedTest
    @CsvSource({"x86-64, avx2, true", "x86-64, sse4_2, false", "aarch64, asimd, false"})
    void a_required_instruction_set_must_be_there(
            String architecture, String extension, boolean runs) {
        var device = DeviceFacts.of(aMachine().withCpu(architecture, extension).build());
        var variant = minilmFp32().withRequiredIsa("x86-64", "avx2").build();

        var selection = select(device, List.of(variant), VariantPolicy.DEFAULT);

        assertThat(selection.chosen().isPresent()).isEqualTo(runs);
    }

    @Test
    void a_variant_too_large_for_the_disk_is_rejected_unless_it_is_there_already() {
        var small = aMachine().withDiskMib(50).build();
        var variant = minilmFp32().build();

        var absent = select(DeviceFacts.of(small), List.of(variant), VariantPolicy.DEFAULT);
        var present =
                select(
                        DeviceFacts.of(small).withCachedVariants(Set.of(variant.name())),
                        List.of(variant),
                        VariantPolicy.DEFAULT);

        assertThat(reasons(absent, "onnx-fp32")).containsExactly(Reason.NO_DISK);
        assertThat(present.chosen()).isPresent();
    }

    @Test
    void the_next_best_is_chosen_when_one_failed_before() {
        var failed =
                Map.of(MODEL_VERSION + "/variants/onnx-fp32", new Quarantine("golden test", null));
        var device = DeviceFacts.of(aMachine().build()).withQuarantines(failed);

        var selection = select(device, MINILM, VariantPolicy.DEFAULT);

        assertThat(chosenId(selection)).isEqualTo("onnx-int8");
        assertThat(reasons(selection, "onnx-fp32")).containsExactly(Reason.QUARANTINED);
    }

    @Test
    void only_allowed_precisions_run() {
        var policy = VariantPolicy.DEFAULT.withAllow(new TreeSet<>(Set.of("INT8", "FP16")));

        var selection = select(aRoomyDevice(), MINILM, policy);

        assertThat(chosenId(selection)).isEqualTo("onnx-int8");
        assertThat(reasons(selection, "onnx-fp32")).containsExactly(Reason.PRECISION_NOT_ALLOWED);
    }

    @ParameterizedTest
    @CsvSource({"8192, true", "8193, false"})
    void the_model_must_be_made_for_the_context_asked_for(long tokens, boolean runs) {
        var device = DeviceFacts.of(aMachine().withRuntime(ModelRuntime.LLAMA_CPP).build());

        var selection = select(device, LLAMA, VariantPolicy.DEFAULT.withContextTokens(tokens));

        assertThat(selection.chosen().isPresent()).isEqualTo(runs);
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
    void a_rejected_variant_carries_every_reason() {
        var hopeless =
                aGgufVariant(Precision.TL1, 2)
                        .withRequiredIsa("aarch64")
                        .withRuntimes(ModelRuntime.BITNET_CPP)
                        .build();
        var device =
                DeviceFacts.of(aMachine().withAvailableMib(100).withDiskMib(100).build())
                        .withQuarantines(
                                Map.of(hopeless.name(), new Quarantine("it did not load", null)));
        var policy =
                VariantPolicy.DEFAULT
                        .withAllow(new TreeSet<>(Set.of("INT8")))
                        .withPin("onnx-int8")
                        .withContextTokens(100_000);

        var selection = select(device, List.of(hopeless), policy);

        assertThat(reasons(selection, "gguf-tl1"))
                .containsExactly(
                        Reason.NO_RUNTIME,
                        Reason.ISA,
                        Reason.NO_MEMORY,
                        Reason.NO_DISK,
                        Reason.PRECISION_NOT_ALLOWED,
                        Reason.NOT_PINNED,
                        Reason.QUARANTINED,
                        Reason.CONTEXT_TOO_SHORT);
    }

    @Test
    void a_rejection_repeats_its_figures_for_programs() {
        var device = DeviceFacts.of(aMachine().withAvailableMib(100).build());

        var selection = select(device, List.of(minilmFp32().build()), VariantPolicy.DEFAULT);

        var rejection = selection.candidates().getFirst().rejections().getFirst();
        assertThat(rejection.metadata())
                .containsEntry("availableBytes", "104857600")
                .containsEntry("budgetBytes", "83886080")
                .containsEntry("headroomPercent", "20")
                .containsKey("requiredBytes");
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

    private static DeviceFacts aRoomyDevice() {
        return DeviceFacts.of(aMachine().withCpu("x86-64", "avx512_vnni").build());
    }

    private static Selection select(
            DeviceFacts device, List<Variant> variants, VariantPolicy policy) {
        return VariantSelector.select(device, MODEL_VERSION, variants, policy);
    }

    private static @Nullable String chosenId(Selection selection) {
        return selection
                .chosen()
                .map(candidate -> candidate.variant().replaceAll(".*/", ""))
                .orElse(null);
    }

    private static List<Reason> reasons(Selection selection, String id) {
        return selection.rejected().stream()
                .filter(candidate -> candidate.variant().endsWith("/" + id))
                .flatMap(candidate -> candidate.rejections().stream())
                .map(Rejection::reason)
                .toList();
    }
}

package io.flotilla.contract.selection.ranking;

import static io.flotilla.contract.hardware.ProfileBuilder.aMachine;
import static io.flotilla.contract.hardware.ProfileBuilder.aMachineWithoutRuntime;
import static io.flotilla.contract.selection.VariantBuilder.MODEL_VERSION;
import static io.flotilla.contract.selection.VariantBuilder.aGgufVariant;
import static io.flotilla.contract.selection.VariantBuilder.minilmFp32;
import static io.flotilla.contract.selection.ranking.VariantSelectorTest.LLAMA;
import static io.flotilla.contract.selection.ranking.VariantSelectorTest.MINILM;
import static io.flotilla.contract.selection.ranking.VariantSelectorTest.aRoomyDevice;
import static io.flotilla.contract.selection.ranking.VariantSelectorTest.chosenId;
import static io.flotilla.contract.selection.ranking.VariantSelectorTest.reasons;
import static io.flotilla.contract.selection.ranking.VariantSelectorTest.select;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.format.Architecture;
import io.flotilla.contract.format.Architecture.Attention;
import io.flotilla.contract.format.Architecture.Experts;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.format.Precision;
import io.flotilla.contract.selection.DeviceFacts;
import io.flotilla.contract.selection.Quarantine;
import io.flotilla.contract.selection.Rejection;
import io.flotilla.contract.selection.Rejection.Reason;
import io.flotilla.contract.selection.VariantPolicy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RejectionTest {
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
    @CsvSource({"4096, 512", "256, 256", "0, 0"})
    void what_reads_whole_inputs_is_given_no_more_than_it_was_made_for(long asked, long given) {
        var encoder =
                minilmFp32()
                        .withArchitecture(
                                new Architecture(
                                        "", 0, 0, 512, 0, Attention.UNDECLARED, Experts.NONE))
                        .build();
        var policy = VariantPolicy.DEFAULT.withContextTokens(asked);

        var selection = select(aRoomyDevice(), List.of(encoder), policy);

        var setting = selection.chosen().orElseThrow().footprint().setting();
        assertThat(setting.workload().contextTokens()).isEqualTo(given);
        assertThat(setting.degradations()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"8192, true", "8193, false"})
    void the_model_must_be_made_for_the_context_asked_for(long tokens, boolean runs) {
        var device = DeviceFacts.of(aMachine().withRuntime(ModelRuntime.LLAMA_CPP).build());

        var selection = select(device, LLAMA, VariantPolicy.DEFAULT.withContextTokens(tokens));

        assertThat(selection.chosen().isPresent()).isEqualTo(runs);
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
}

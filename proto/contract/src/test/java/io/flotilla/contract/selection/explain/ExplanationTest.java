package io.flotilla.contract.selection.explain;

import static io.flotilla.contract.hardware.ProfileBuilder.aMachine;
import static io.flotilla.contract.selection.VariantBuilder.MODEL_VERSION;
import static io.flotilla.contract.selection.VariantBuilder.aGgufVariant;
import static io.flotilla.contract.selection.VariantBuilder.minilmFp32;
import static io.flotilla.contract.selection.VariantBuilder.minilmInt8;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.format.Precision;
import io.flotilla.contract.selection.DeviceFacts;
import io.flotilla.contract.selection.Variant;
import io.flotilla.contract.selection.VariantPolicy;
import io.flotilla.contract.selection.ranking.VariantSelector;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExplanationTest {

    private static final List<Variant> MINILM = List.of(minilmFp32().build(), minilmInt8().build());

    @Test
    void the_owner_of_a_large_device_reads_what_speaks_for_each() {
        assertThat(explanation(12_000, MINILM))
                .isEqualTo(
                        "onnx-fp32 (FP32) is the choice for quality. It is expected to stay closest"
                                + " to the full-precision model. It runs with onnxruntime on the"
                                + " processor. It needs 215 MiB of memory, and a download of 87 MiB."
                                + " It is expected to take about 9.4 ms for an inference, an"
                                + " estimate until it is measured. A model may take 9600 MiB here:"
                                + " 12000 MiB are available, of which 20 % stay free. onnx-int8"
                                + " (INT8) comes at place 2. It is expected to stay less close to"
                                + " the full-precision model (divergence 0.008 against 0).");
    }

    @Test
    void the_owner_of_a_smaller_device_reads_what_is_missing() {
        assertThat(explanation(186, MINILM))
                .isEqualTo(
                        "onnx-int8 (INT8) is the choice for quality. It is the only one that can"
                                + " run here. It runs with onnxruntime on the processor. It needs"
                                + " 118 MiB of memory, and a download of 22 MiB. It is expected to"
                                + " take about 7.1 ms for an inference, an estimate until it is"
                                + " measured. Its divergence from the full-precision model is"
                                + " expected to be about 0.008. A model may take 148 MiB here: 186"
                                + " MiB are available, of which 20 % stay free. onnx-fp32 (FP32)"
                                + " cannot run. It needs 215 MiB of memory, 67 MiB more than the 148"
                                + " MiB that a model may take. With 83 MiB more of memory available,"
                                + " onnx-fp32 (FP32) would be the choice.");
    }

    @Test
    void a_smaller_headroom_is_offered_where_that_alone_would_do() {
        assertThat(explanation(230, MINILM))
                .endsWith(
                        "With 39 MiB more of memory available, or a headroom of at most 6 %,"
                                + " onnx-fp32 (FP32) would be the choice.");
    }

    @Test
    void the_owner_of_a_device_without_room_reads_what_would_help_most() {
        assertThat(explanation(100, MINILM))
                .endsWith("With 47 MiB more of memory available, onnx-int8 (INT8) would run.");
    }

    @Test
    void the_owner_of_a_tiny_device_reads_that_nothing_fits() {
        assertThat(explanation(10, MINILM))
                .startsWith(
                        "No variant of models/minilm/versions/1 can run here. A model may take 8"
                                + " MiB here")
                .contains("onnx-fp32 (FP32) cannot run.", "onnx-int8 (INT8) cannot run.");
    }

    @Test
    void an_engine_that_is_missing_is_named() {
        var explanation =
                explanation(12_000, List.of(aGgufVariant(Precision.Q4_K_M, 4.89).build()));

        assertThat(explanation).contains("It runs on llama.cpp, and this device has onnxruntime.");
    }

    @Test
    void a_long_list_is_cut_with_a_count() {
        var variants =
                IntStream.range(0, 20)
                        .mapToObj(i -> minilmInt8().withId("v" + (10 + i)).build())
                        .toList();

        assertThat(explanation(12_000, variants))
                .contains("v16 (INT8)")
                .doesNotContain("v17")
                .endsWith("13 further variants are not listed here.");
    }

    private static String explanation(long availableMib, List<Variant> variants) {
        var device = DeviceFacts.of(aMachine().withAvailableMib(availableMib).build());
        return VariantSelector.select(device, MODEL_VERSION, variants, VariantPolicy.DEFAULT)
                .explanation();
    }
}

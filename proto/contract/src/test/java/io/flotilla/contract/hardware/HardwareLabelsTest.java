package io.flotilla.contract.hardware;

import static io.flotilla.contract.hardware.ProfileBuilder.aMachine;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.label.LabelRules;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HardwareLabelsTest {

    @Test
    void a_machine_is_described_in_labels() {
        var profile =
                aMachine()
                        .withCpu("x86-64", "avx2", "avx512_vnni")
                        .withMemoryMib(15_800)
                        .withRuntime(ModelRuntime.LLAMA_CPP)
                        .build();

        var labels = HardwareLabels.of(profile);

        assertThat(labels)
                .containsOnly(
                        entry("arch", "x86-64"),
                        entry("isa-tier", "avx512-vnni"),
                        entry("isa.avx2", "true"),
                        entry("isa.avx512_vnni", "true"),
                        entry("memory-class", "16GiB"),
                        entry("memory-gib", "15"),
                        entry("accelerator", "cpu"),
                        entry("cores", "4"),
                        entry("os", "linux"),
                        entry("runtime.onnxruntime", "true"),
                        entry("runtime.llama.cpp", "true"),
                        entry("provider.cpu", "true"));
    }

    @Test
    void what_cannot_be_a_label_is_left_out() {
        var profile = aMachine().withCpu("x86 64", "avx2", "", "-x", "a b", "Ünicode").build();

        var labels = HardwareLabels.of(profile);

        assertThat(LabelRules.violations("labels", labels)).isEmpty();
        assertThat(labels)
                .containsKey("hw.flotilla.io/isa.avx2")
                .doesNotContainKey("hw.flotilla.io/arch");
    }

    @Test
    void providers_go_by_their_short_names() {
        var support =
                new RuntimeSupport(
                        ModelRuntime.ONNX_RUNTIME,
                        "1.29.0",
                        List.of("CPUExecutionProvider", "cpu", "cuda"));

        assertThat(support.providers()).containsExactly("cpu", "cuda");
    }

    private static Map.Entry<String, String> entry(String name, String value) {
        return Map.entry(HardwareLabels.PREFIX + name, value);
    }
}

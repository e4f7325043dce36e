package io.flotilla.contract.hardware;

import static io.flotilla.contract.hardware.ProfileBuilder.aMachine;
import static io.flotilla.contract.hardware.ProfileBuilder.aMachineWithoutRuntime;
import static io.flotilla.contract.hardware.ProfileBuilder.anNpu;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.hardware.ProviderSupport.State;
import io.flotilla.contract.label.LabelRules;
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
                        entry("physical-cores", "4"),
                        entry("disk-gib", "100"),
                        entry("os", "linux"),
                        entry("runtime.onnxruntime", "true"),
                        entry("runtime.llama.cpp", "true"),
                        entry("runtime-version.onnxruntime", "1.0"),
                        entry("runtime-version.llama.cpp", "1.0"),
                        entry("provider.cpu", "proved"));
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
    void accelerators_power_and_warmth_are_labels_too() {
        var profile =
                aMachine()
                        .withAccelerators(
                                new Accelerator(
                                        "0000:01:00.0",
                                        Accelerator.Kind.GPU,
                                        Accelerator.Placement.DISCRETE,
                                        "nvidia",
                                        "NVIDIA L4",
                                        AcceleratorMemory.of(24L << 30),
                                        new Driver("nvidia", "550.54.15", "CUDA 12.4"),
                                        Activity.UNKNOWN),
                                anNpu("intel", "NPU 4000"))
                        .withConditions(
                                new Conditions(
                                        new Conditions.Power(Conditions.Power.Source.BATTERY, 0.5),
                                        new Conditions.Thermal(Conditions.Thermal.State.HOT, 90.0)))
                        .build();

        assertThat(HardwareLabels.of(profile))
                .contains(
                        entry("gpu.nvidia", "discrete"),
                        entry("gpu-memory-gib", "24"),
                        entry("driver.nvidia", "550.54.15"),
                        entry("npu.intel", "integrated"),
                        entry("accelerator", "nvidia-l4-24GiB"),
                        entry("power", "battery"),
                        entry("thermal", "hot"));
    }

    @Test
    void the_label_of_a_provider_is_the_most_that_is_known_of_it() {
        var profile =
                aMachineWithoutRuntime()
                        .withProviders(
                                ModelRuntime.LLAMA_CPP,
                                new ProviderSupport("cuda", "CUDA0", "a", State.FAILED, "it broke"),
                                new ProviderSupport("cuda", "CUDA1", "b", State.PROVED, ""),
                                new ProviderSupport("vulkan", "Vulkan0", "a", State.UNPROVED, ""))
                        .withProviders(ModelRuntime.ONNX_RUNTIME, ProviderSupport.offered("cuda"))
                        .build();

        assertThat(HardwareLabels.of(profile))
                .contains(entry("provider.cuda", "proved"), entry("provider.vulkan", "unproved"));
    }

    @Test
    void instructions_that_no_kernel_for_models_uses_are_no_labels() {
        var profile = aMachine().withCpu("x86-64", "avx2", "fpu", "tsc", "vmx").build();

        assertThat(HardwareLabels.of(profile).keySet())
                .filteredOn(key -> key.contains("isa."))
                .containsExactly("hw.flotilla.io/isa.avx2");
    }

    private static Map.Entry<String, String> entry(String name, String value) {
        return Map.entry(HardwareLabels.PREFIX + name, value);
    }
}

package io.flotilla.contract.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.label.LabelRules;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachinesTest {

    /** What the controller keeps of one device. */
    private static final int MOST_LABELS = 100;

    @ParameterizedTest
    @CsvSource({
        "container-512mib, x86-64/avx512-vnni/512MiB/cpu",
        "intel-core-ultra, x86-64/avx-vnni/16GiB/intel-npu-4000",
        "jetson-orin-nano, aarch64/dotprod/8GiB/jetson-orin",
        "raspberry-pi-5, aarch64/dotprod/8GiB/hailo-8",
        "rk3588, aarch64/dotprod/16GiB/rockchip-rk3588s-npu",
        "ryzen-ai, x86-64/avx512-vnni/24GiB/amd-xdna-2",
        "server-two-gpus, x86-64/amx/128GiB/nvidia-l4-24GiB-x2",
        "snapdragon-x, aarch64/i8mm/32GiB/qualcomm-hexagon"
    })
    void a_machine_has_a_class_and_labels_that_a_controller_takes(String name, String expected) {
        var machine = Machines.named(name);

        var labels = HardwareLabels.of(machine);

        assertThat(HardwareClass.of(machine).key()).isEqualTo(expected);
        assertThat(labels)
                .allSatisfy(
                        (key, value) ->
                                assertThat(LabelRules.violations("", Map.of(key, value)))
                                        .isEmpty());
        assertThat(labels).hasSizeLessThan(MOST_LABELS);
    }
}

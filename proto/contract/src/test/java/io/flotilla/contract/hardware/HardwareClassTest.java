package io.flotilla.contract.hardware;

import static io.flotilla.contract.hardware.ProfileBuilder.aGpu;
import static io.flotilla.contract.hardware.ProfileBuilder.aMachine;
import static io.flotilla.contract.hardware.ProfileBuilder.anIntegratedGpu;
import static io.flotilla.contract.hardware.ProfileBuilder.anNpu;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class HardwareClassTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource("machines")
    void devices_that_behave_alike_share_a_key(
            String machine, HardwareProfile profile, String expected) {
        assertThat(HardwareClass.of(profile).key()).as(machine).isEqualTo(expected);
    }

    static Stream<Arguments> machines() {
        var nvidia = aGpu("nvidia", "NVIDIA L4", 23_034);
        var second = aGpu("nvidia", "NVIDIA L4", 23_034);
        var integrated = anIntegratedGpu("intel", "");
        var npu = anNpu("intel", "NPU 4000");
        var orin = anIntegratedGpu("nvidia", "Jetson Orin");
        return Stream.of(
                Arguments.of(
                        "server",
                        aMachine()
                                .withCpu("x86-64", "avx2", "avx512f", "avx512_vnni")
                                .withMemoryMib(15_800)
                                .build(),
                        "x86-64/avx512-vnni/16GiB/cpu"),
                Arguments.of(
                        "Raspberry Pi 5",
                        aMachine()
                                .withCpu("aarch64", "asimd", "asimddp")
                                .withMemoryMib(4045)
                                .build(),
                        "aarch64/dotprod/4GiB/cpu"),
                Arguments.of(
                        "Raspberry Pi 4",
                        aMachine().withCpu("aarch64", "asimd").withMemoryMib(3796).build(),
                        "aarch64/neon/4GiB/cpu"),
                Arguments.of(
                        "old thin client",
                        aMachine().withCpu("x86-64", "sse4_2").withMemoryMib(1900).build(),
                        "x86-64/sse4.2/2GiB/cpu"),
                Arguments.of(
                        "workstation",
                        aMachine()
                                .withCpu("x86-64", "avx2", "avx_vnni")
                                .withMemoryMib(64_000)
                                .withAccelerators(integrated, nvidia)
                                .build(),
                        "x86-64/avx-vnni/64GiB/nvidia-l4-24GiB"),
                Arguments.of(
                        "server with two cards",
                        aMachine()
                                .withCpu("x86-64", "avx512_vnni", "amx_int8")
                                .withMemoryMib(256_000)
                                .withAccelerators(nvidia, second)
                                .build(),
                        "x86-64/amx/256GiB/nvidia-l4-24GiB-x2"),
                Arguments.of(
                        "Jetson",
                        aMachine()
                                .withCpu("aarch64", "asimddp")
                                .withMemoryMib(7_620)
                                .withAccelerators(orin)
                                .build(),
                        "aarch64/dotprod/8GiB/jetson-orin"),
                Arguments.of(
                        "laptop whose graphics have no name",
                        aMachine()
                                .withCpu("x86-64", "avx2")
                                .withMemoryMib(15_500)
                                .withAccelerators(integrated)
                                .build(),
                        "x86-64/avx2/16GiB/intel-gpu"),
                Arguments.of(
                        "laptop with an NPU",
                        aMachine()
                                .withCpu("x86-64", "avx2")
                                .withMemoryMib(31_500)
                                .withAccelerators(integrated, npu)
                                .build(),
                        "x86-64/avx2/32GiB/intel-npu-4000"),
                Arguments.of(
                        "unknown processor",
                        aMachine().withCpu("riscv64", "v").withMemoryMib(8000).build(),
                        "riscv64/baseline/8GiB/cpu"),
                Arguments.of(
                        "nothing known",
                        aMachine().withCpu("").withMemoryMib(0).build(),
                        "unknown/baseline/0MiB/cpu"));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1MiB",
        "64, 64MiB",
        "256, 256MiB",
        "300, 256MiB",
        "384, 384MiB",
        "1024, 1GiB",
        "1500, 1536MiB",
        "24111, 24GiB",
        "20000, 16GiB",
        "100000, 96GiB"
    })
    void memory_is_rounded_down_to_what_is_sold(long limitMib, String expected) {
        var profile = aMachine().withMemoryMib(limitMib).build();

        assertThat(HardwareClass.of(profile).memory()).isEqualTo(expected);
    }

    @Test
    void the_class_follows_the_limit_and_not_what_is_free() {
        var busy = aMachine().withMemoryMib(8192).withAvailableMib(500).build();
        var idle = aMachine().withMemoryMib(8192).withAvailableMib(8000).build();

        assertThat(HardwareClass.of(busy)).isEqualTo(HardwareClass.of(idle));
    }
}

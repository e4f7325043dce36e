package io.flotilla.contract.hardware;

import static io.flotilla.contract.hardware.ProfileBuilder.aMachine;
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
        var nvidia = gpu("nvidia", 24 * 1024);
        var integrated = gpu("intel", 0);
        var npu = new Accelerator(Accelerator.Kind.NPU, "intel", "NPU 4", 0, "");
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
                        "x86-64/avx-vnni/64GiB/nvidia-gpu-24GiB"),
                Arguments.of(
                        "laptop with an NPU",
                        aMachine()
                                .withCpu("x86-64", "avx2")
                                .withMemoryMib(31_500)
                                .withAccelerators(integrated, npu)
                                .build(),
                        "x86-64/avx2/32GiB/intel-npu"),
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

    private static Accelerator gpu(String vendor, long memoryMib) {
        return new Accelerator(Accelerator.Kind.GPU, vendor, "GPU", memoryMib << 20, "");
    }
}

package io.flotilla.contract.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.hardware.Accelerator;
import io.flotilla.contract.hardware.Cpu;
import io.flotilla.contract.hardware.HardwareProfile;
import io.flotilla.contract.hardware.HardwareProfile.Disk;
import io.flotilla.contract.hardware.HardwareProfile.OperatingSystem;
import io.flotilla.contract.hardware.Memory;
import io.flotilla.contract.hardware.RuntimeSupport;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HardwareProfileMapperTest {

    @ParameterizedTest
    @EnumSource(Memory.LimitSource.class)
    void a_profile_comes_back_as_it_went(Memory.LimitSource limitSource) {
        var profile = profile(limitSource);

        var message = HardwareProfileMapper.toWire(profile);

        assertThat(HardwareProfileMapper.fromWire(message)).isEqualTo(profile);
    }

    @Test
    void an_empty_message_is_a_machine_of_which_nothing_is_known() {
        var empty = io.flotilla.proto.device.v1.HardwareProfile.getDefaultInstance();

        var profile = HardwareProfileMapper.fromWire(empty);

        assertThat(profile.memory()).isEqualTo(new Memory(0, 0, 0, Memory.LimitSource.UNKNOWN));
        assertThat(profile.runtimes()).isEmpty();
    }

    @Test
    void what_a_newer_writer_says_counts_as_not_said() {
        var message =
                io.flotilla.proto.device.v1.HardwareProfile.newBuilder()
                        .addRuntimes(
                                io.flotilla.proto.device.v1.RuntimeSupport.newBuilder()
                                        .setRuntime("telepathy"))
                        .addAccelerators(
                                io.flotilla.proto.device.v1.Accelerator.newBuilder()
                                        .setKindValue(99))
                        .setMemory(
                                io.flotilla.proto.device.v1.HardwareProfile.Memory.newBuilder()
                                        .setLimitSourceValue(99)
                                        .setAvailableBytes(-1))
                        .build();

        var profile = HardwareProfileMapper.fromWire(message);

        assertThat(profile.runtimes()).isEmpty();
        assertThat(profile.accelerators())
                .extracting(Accelerator::kind)
                .containsExactly(Accelerator.Kind.UNKNOWN);
        assertThat(profile.memory().limitSource()).isEqualTo(Memory.LimitSource.UNKNOWN);
        assertThat(profile.memory().availableBytes()).isZero();
    }

    @ParameterizedTest
    @EnumSource(ModelRuntime.class)
    void every_engine_has_a_name_on_the_wire(ModelRuntime runtime) {
        assertThat(RuntimeMapper.runtime(runtime.id())).contains(runtime);
    }

    private static HardwareProfile profile(Memory.LimitSource limitSource) {
        return new HardwareProfile(
                new Cpu("x86-64", "AuthenticAMD", "EPYC", 8, new TreeSet<>(List.of("fma", "avx2"))),
                new Memory(16, 8, 4, limitSource),
                new Disk(100, 50),
                new OperatingSystem("linux", "Debian GNU/Linux 12", "6.1", "glibc 2.36"),
                List.of(
                        new Accelerator(Accelerator.Kind.GPU, "nvidia", "L4", 24, "550"),
                        new Accelerator(Accelerator.Kind.NPU, "intel", "NPU 4", 0, ""),
                        new Accelerator(Accelerator.Kind.UNKNOWN, "", "", 0, "")),
                List.of(
                        new RuntimeSupport(
                                ModelRuntime.ONNX_RUNTIME, "1.29.0", List.of("cpu", "cuda"))));
    }
}

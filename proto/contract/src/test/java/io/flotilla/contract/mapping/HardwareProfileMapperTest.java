package io.flotilla.contract.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.hardware.Accelerator;
import io.flotilla.contract.hardware.AcceleratorMemory;
import io.flotilla.contract.hardware.Activity;
import io.flotilla.contract.hardware.Conditions;
import io.flotilla.contract.hardware.Cpu;
import io.flotilla.contract.hardware.Driver;
import io.flotilla.contract.hardware.HardwareProfile;
import io.flotilla.contract.hardware.HardwareProfile.Disk;
import io.flotilla.contract.hardware.HardwareProfile.OperatingSystem;
import io.flotilla.contract.hardware.Memory;
import io.flotilla.contract.hardware.ProviderSupport;
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

    @Test
    void a_writer_that_names_providers_alone_says_that_they_are_offered() {
        var message =
                io.flotilla.proto.device.v1.HardwareProfile.newBuilder()
                        .addRuntimes(
                                io.flotilla.proto.device.v1.RuntimeSupport.newBuilder()
                                        .setRuntime("onnxruntime")
                                        .addProviders("cuda"))
                        .build();

        assertThat(HardwareProfileMapper.fromWire(message).runtimes())
                .flatExtracting(RuntimeSupport::providers)
                .containsExactly(ProviderSupport.offered("cuda"));
    }

    @ParameterizedTest
    @EnumSource(ProviderSupport.State.class)
    void what_is_known_of_a_provider_comes_back(ProviderSupport.State state) {
        var provider = new ProviderSupport("cuda", "CUDA0", "0000:01:00.0", state, "it broke");

        assertThat(ProviderMapper.fromWire(ProviderMapper.toWire(provider))).isEqualTo(provider);
    }

    @ParameterizedTest
    @EnumSource(Conditions.Thermal.State.class)
    void warmth_comes_back(Conditions.Thermal.State state) {
        var conditions =
                new Conditions(
                        new Conditions.Power(Conditions.Power.Source.MAINS, null),
                        new Conditions.Thermal(state, 51.5));

        assertThat(back(conditions)).isEqualTo(conditions);
    }

    @ParameterizedTest
    @EnumSource(Conditions.Power.Source.class)
    void power_comes_back(Conditions.Power.Source source) {
        var conditions =
                new Conditions(
                        new Conditions.Power(source, 0.0),
                        new Conditions.Thermal(Conditions.Thermal.State.NORMAL, null));

        assertThat(back(conditions)).isEqualTo(conditions);
    }

    private static Conditions back(Conditions conditions) {
        return ConditionsMapper.fromWire(
                ConditionsMapper.toWire(conditions.power()),
                ConditionsMapper.toWire(conditions.thermal()));
    }

    private static HardwareProfile profile(Memory.LimitSource limitSource) {
        return new HardwareProfile(
                "A Machine",
                new Cpu("x86-64", "amd", "EPYC", 4, 8, new TreeSet<>(List.of("fma", "avx2"))),
                new Memory(16, 8, 4, limitSource, 38_400),
                new Disk(100, 50),
                new OperatingSystem("linux", "Debian GNU/Linux 12", "6.1", "glibc 2.36"),
                List.of(
                        new Accelerator(
                                "0000:01:00.0",
                                Accelerator.Kind.GPU,
                                Accelerator.Placement.DISCRETE,
                                "nvidia",
                                "L4",
                                new AcceleratorMemory(24, 20, 300),
                                new Driver("nvidia", "550", "CUDA 12.4"),
                                new Activity(0.25, 31.5, 40.0)),
                        bare(Accelerator.Kind.NPU, Accelerator.Placement.INTEGRATED),
                        bare(Accelerator.Kind.TPU, Accelerator.Placement.UNKNOWN),
                        bare(Accelerator.Kind.UNKNOWN, Accelerator.Placement.UNKNOWN)),
                List.of(
                        new RuntimeSupport(
                                ModelRuntime.ONNX_RUNTIME,
                                "1.29.0",
                                List.of(
                                        ProviderSupport.provedOnCpu(),
                                        ProviderSupport.offered("cuda")))),
                Conditions.UNKNOWN);
    }

    private static Accelerator bare(Accelerator.Kind kind, Accelerator.Placement placement) {
        return new Accelerator(
                "", kind, placement, "", "", AcceleratorMemory.NONE, Driver.NONE, Activity.UNKNOWN);
    }
}

package io.flotilla.cli.planning;

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
import io.flotilla.contract.hardware.Memory.LimitSource;
import io.flotilla.contract.hardware.ProviderSupport;
import io.flotilla.contract.hardware.ProviderSupport.State;
import io.flotilla.contract.hardware.RuntimeSupport;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/** Three devices as their probes describe them. */
final class ExampleDevices {
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;

    private ExampleDevices() {}

    /** With 4 GiB. */
    static HardwareProfile raspberryPi5() {
        return profile(
                "Raspberry Pi 5 Model B Rev 1.0",
                cpu("aarch64", "arm", "Cortex-A76", 4, "asimd", "asimddp", "fphp"),
                new Memory(4046 * MIB, 4046 * MIB, 3300 * MIB, LimitSource.MACHINE, 17 * GIB),
                18 * GIB,
                List.of(),
                List.of(
                        engine(ModelRuntime.LLAMA_CPP, ProviderSupport.provedOnCpu()),
                        engine(ModelRuntime.ONNX_RUNTIME, ProviderSupport.provedOnCpu())));
    }

    /** With 8 GiB that processor and GPU share. */
    static HardwareProfile jetsonOrinNano() {
        var gpu = integrated("17000000.gpu", Accelerator.Kind.GPU, "nvidia", "Orin (nvgpu)");
        return profile(
                "NVIDIA Jetson Orin Nano Developer Kit",
                cpu("aarch64", "arm", "Cortex-A78AE", 6, "asimd", "asimddp", "fphp"),
                new Memory(7620 * MIB, 7620 * MIB, 5900 * MIB, LimitSource.MACHINE, 68 * GIB),
                40 * GIB,
                List.of(gpu),
                List.of(
                        engine(
                                ModelRuntime.LLAMA_CPP,
                                ProviderSupport.provedOnCpu(),
                                on(gpu, "cuda", State.PROVED)),
                        engine(ModelRuntime.ONNX_RUNTIME, ProviderSupport.provedOnCpu())));
    }

    /** An Intel Core Ultra with NPU, on which much else runs. */
    static HardwareProfile laptop() {
        var gpu = integrated("0000:00:02.0", Accelerator.Kind.GPU, "intel", "Arc Graphics");
        var npu = integrated("0000:00:0b.0", Accelerator.Kind.NPU, "intel", "AI Boost");
        return profile(
                "",
                cpu("x86-64", "intel", "Core Ultra 7 155H", 22, "avx2", "avx_vnni", "fma"),
                new Memory(15_600 * MIB, 15_600 * MIB, 7200 * MIB, LimitSource.MACHINE, 90 * GIB),
                120 * GIB,
                List.of(gpu, npu),
                List.of(
                        engine(
                                ModelRuntime.LLAMA_CPP,
                                ProviderSupport.provedOnCpu(),
                                on(gpu, "vulkan", State.FAILED)),
                        engine(
                                ModelRuntime.OPENVINO,
                                ProviderSupport.provedOnCpu(),
                                on(gpu, "gpu", State.UNPROVED),
                                on(npu, "npu", State.PROVED))));
    }

    private static HardwareProfile profile(
            String product,
            Cpu cpu,
            Memory memory,
            long diskBytes,
            List<Accelerator> accelerators,
            List<RuntimeSupport> runtimes) {
        return new HardwareProfile(
                product,
                cpu,
                memory,
                new Disk(diskBytes * 2, diskBytes),
                new OperatingSystem("linux", "", "", "glibc 2.36"),
                accelerators,
                runtimes,
                Conditions.UNKNOWN);
    }

    private static Cpu cpu(
            String architecture, String vendor, String modelName, int cores, String... isa) {
        return new Cpu(
                architecture, vendor, modelName, cores, cores, new TreeSet<>(Arrays.asList(isa)));
    }

    private static Accelerator integrated(
            String id, Accelerator.Kind kind, String vendor, String modelName) {
        return new Accelerator(
                id,
                kind,
                Accelerator.Placement.INTEGRATED,
                vendor,
                modelName,
                AcceleratorMemory.NONE,
                Driver.NONE,
                Activity.UNKNOWN);
    }

    private static RuntimeSupport engine(ModelRuntime runtime, ProviderSupport... providers) {
        return new RuntimeSupport(runtime, "1.0", List.of(providers));
    }

    private static ProviderSupport on(Accelerator accelerator, String provider, State state) {
        return new ProviderSupport(provider, "", accelerator.id(), state, "");
    }
}

package io.flotilla.controller.planning;

import io.flotilla.contract.fit.Requirements;
import io.flotilla.contract.fit.Tensors;
import io.flotilla.contract.fit.VariantFacts;
import io.flotilla.contract.format.Architecture;
import io.flotilla.contract.format.Architecture.Attention;
import io.flotilla.contract.format.Architecture.Experts;
import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.format.Precision;
import io.flotilla.contract.format.TensorHistogram;
import io.flotilla.contract.format.Weights;
import io.flotilla.contract.hardware.Conditions;
import io.flotilla.contract.hardware.Cpu;
import io.flotilla.contract.hardware.HardwareProfile;
import io.flotilla.contract.hardware.HardwareProfile.Disk;
import io.flotilla.contract.hardware.HardwareProfile.OperatingSystem;
import io.flotilla.contract.hardware.Memory;
import io.flotilla.contract.hardware.ProviderSupport;
import io.flotilla.contract.hardware.RuntimeSupport;
import io.flotilla.contract.selection.DeviceFacts;
import io.flotilla.contract.selection.Variant;
import io.flotilla.controller.device.DeviceOutline;
import io.flotilla.controller.device.DeviceState;
import io.flotilla.controller.device.ReportedHardware.Sizes;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Devices and a version of a language model, as plans see them. */
public final class TestFleet {

    static final String MODEL = "models/llama";
    static final String VERSION = MODEL + "/versions/2";

    private static final long MIB = 1L << 20;
    private static final double PARAMETERS = 1e9;

    private TestFleet() {}

    /** A version of a billion weights in these precisions, as GGUF. */
    public static PlannedVersion version(Precision... precisions) {
        return new PlannedVersion(VERSION, Stream.of(precisions).map(TestFleet::build).toList());
    }

    /** A build whose one file is named for it. */
    static PlannedVersion.Build build(Precision precision) {
        var variant = variant(VERSION, precision);
        return new PlannedVersion.Build(variant, Map.of(variant.id(), variant.sizeBytes()));
    }

    public static String name(Precision precision) {
        return variant(VERSION, precision).name();
    }

    static Variant variant(String version, Precision precision) {
        var bits =
                switch (precision) {
                    case FP16 -> 16;
                    case Q8_0 -> 8.5;
                    case Q4_K_M -> 4.9;
                    case Q3_K_S -> 3.65;
                    case Q2_K -> 3.2;
                    default -> throw new IllegalArgumentException(precision.name());
                };
        var weights = new Weights((long) PARAMETERS, (long) (PARAMETERS * bits / 8));
        var entry =
                new TensorHistogram.Entry(
                        precision.name(), 100, weights.parameterCount(), weights.tensorBytes());
        var facts =
                new VariantFacts(
                        Format.GGUF,
                        precision.name(),
                        precision.precisionClass(),
                        new Requirements(List.of(ModelRuntime.LLAMA_CPP), new TreeSet<>(), ""),
                        weights,
                        llama(),
                        new Tensors(
                                new TensorHistogram(List.of(entry)), weights.tensorBytes() / 8));
        var id = "gguf-" + precision.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return new Variant(version + "/variants/" + id, facts, weights.tensorBytes(), null);
    }

    private static Architecture llama() {
        return new Architecture(
                "llama",
                16,
                2048,
                8192,
                32_000,
                new Attention(Collections.nCopies(16, 32), Collections.nCopies(16, 8), 64, 64, 0),
                Experts.NONE);
    }

    /** What machines with these engines have in common. */
    static HardwareProfile hardware(ModelRuntime... runtimes) {
        return new HardwareProfile(
                "",
                new Cpu("x86-64", "", "", 4, 4, new TreeSet<>(List.of("avx2", "fma"))),
                new Memory(0, 0, 0, Memory.LimitSource.MACHINE),
                new Disk(0, 0),
                new OperatingSystem("linux", "", "", ""),
                List.of(),
                Stream.of(runtimes).map(TestFleet::onCpu).toList(),
                Conditions.UNKNOWN);
    }

    /** A device with these engines, as much memory free as it has, and disk enough. */
    public static DeviceFacts facts(long memoryMib, ModelRuntime... runtimes) {
        var sizes = device("d", 1, memoryMib).sizes();
        return DeviceFacts.of(LastKnownFacts.hardware(hardware(runtimes), sizes, 0));
    }

    private static RuntimeSupport onCpu(ModelRuntime runtime) {
        return new RuntimeSupport(runtime, "1.0", List.of(ProviderSupport.provedOnCpu()));
    }

    /** A device with as much memory free as it has, and disk enough. */
    static DeviceOutline device(String id, long hardware, long memoryMib) {
        return device(id, hardware, memoryMib, 100_000, "", 0);
    }

    static DeviceOutline device(
            String id,
            long hardware,
            long memoryMib,
            long diskMib,
            String variant,
            long residentMib) {
        return new DeviceOutline(
                id,
                DeviceState.ACTIVE,
                hardware,
                new Sizes(8192 * MIB, 8192 * MIB, memoryMib * MIB, diskMib * MIB, diskMib * MIB),
                "class-" + hardware,
                new DeviceOutline.Slot(variant, residentMib * MIB, List.of()),
                Map.of(),
                null);
    }
}

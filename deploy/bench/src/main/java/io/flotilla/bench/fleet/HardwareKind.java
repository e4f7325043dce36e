package io.flotilla.bench.fleet;

import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.hardware.Conditions;
import io.flotilla.contract.hardware.Cpu;
import io.flotilla.contract.hardware.HardwareProfile;
import io.flotilla.contract.hardware.HardwareProfile.Disk;
import io.flotilla.contract.hardware.HardwareProfile.OperatingSystem;
import io.flotilla.contract.hardware.Memory;
import io.flotilla.contract.hardware.ProviderSupport;
import io.flotilla.contract.hardware.RuntimeSupport;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Machines that differ in nothing but how much memory and disk is free. */
public record HardwareKind(HardwareProfile profile) {
    private static final long GIB = 1L << 30;
    private static final int[] MEMORY_GIB = {1, 2, 4, 8, 16, 32, 64};
    private static final int RELEASES = 12;
    private static final int FLAGS = 60;
    private static final double LEAST_FREE = 0.2;
    private static final double MOST_FREE = 0.9;

    private static final List<List<String>> EXTENSIONS =
            List.of(
                    List.of("x86-64", "avx2", "fma", "f16c"),
                    List.of("x86-64", "avx2", "fma", "f16c", "avx512_vnni"),
                    List.of("aarch64", "asimddp"));
    private static final List<List<ModelRuntime>> ENGINES =
            List.of(
                    List.of(ModelRuntime.LLAMA_CPP, ModelRuntime.ONNX_RUNTIME),
                    List.of(ModelRuntime.ONNX_RUNTIME));

    /** Every combination of processor, memory, engines and kernel. */
    public static List<HardwareKind> several() {
        var kinds = new ArrayList<HardwareKind>();
        for (var extensions : EXTENSIONS) {
            for (var gib : MEMORY_GIB) {
                for (var engines : ENGINES) {
                    for (int release = 0; release < RELEASES; release++) {
                        kinds.add(new HardwareKind(profile(extensions, gib, engines, release)));
                    }
                }
            }
        }
        return kinds;
    }

    /** One of them with a share of what may be free, 0 to 1. */
    public HardwareProfile withFree(double share) {
        var memory = profile.memory();
        var freeBytes =
                (long) (memory.limitBytes() * (LEAST_FREE + (MOST_FREE - LEAST_FREE) * share));
        return profile.withMemory(memory.withAvailable(freeBytes));
    }

    private static HardwareProfile profile(
            List<String> extensions, int gib, List<ModelRuntime> engines, int release) {
        var all = new TreeSet<>(extensions.subList(1, extensions.size()));
        IntStream.range(0, FLAGS).forEach(number -> all.add("flag" + number));
        return new HardwareProfile(
                "A board",
                new Cpu(extensions.getFirst(), "vendor", "A processor of that kind", 4, 4, all),
                new Memory(gib * GIB, gib * GIB, gib * GIB, Memory.LimitSource.MACHINE),
                new Disk(256 * GIB, 100 * GIB),
                new OperatingSystem("linux", "A system 12", "6.1." + release, "glibc 2.36"),
                List.of(),
                engines.stream().map(HardwareKind::onCpu).toList(),
                Conditions.UNKNOWN);
    }

    private static RuntimeSupport onCpu(ModelRuntime engine) {
        return new RuntimeSupport(engine, "1.0", List.of(ProviderSupport.provedOnCpu()));
    }
}

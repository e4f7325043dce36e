package io.flotilla.agent.probe;

import io.flotilla.contract.hardware.Cpu;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Reads the processor from /proc/cpuinfo, which names things differently on each architecture. */
final class CpuProbe {
    private static final String CPUINFO = "/proc/cpuinfo";

    private final ProbeFiles files;
    private final String javaArchitecture;
    private final int logicalCores;

    CpuProbe(ProbeFiles files, String javaArchitecture, int logicalCores) {
        this.files = files;
        this.javaArchitecture = javaArchitecture;
        this.logicalCores = logicalCores;
    }

    Cpu probe() {
        return new Cpu(
                architecture(),
                first("vendor_id", "CPU implementer"),
                first("model name", "Model", "Hardware"),
                0,
                logicalCores,
                extensions());
    }

    private String architecture() {
        return switch (javaArchitecture) {
            case "amd64", "x86_64", "x86-64" -> "x86-64";
            case "aarch64", "arm64" -> "aarch64";
            default -> javaArchitecture;
        };
    }

    private SortedSet<String> extensions() {
        var words = first("flags", "Features").split("\\s+");
        var extensions = new TreeSet<String>();
        Arrays.stream(words).filter(word -> !word.isEmpty()).forEach(extensions::add);
        return extensions;
    }

    private String first(String... names) {
        return Arrays.stream(names)
                .map(name -> files.field(CPUINFO, name))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse("");
    }
}

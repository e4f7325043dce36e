package io.flotilla.agent.probe;

import io.flotilla.agent.probe.source.Platform;
import io.flotilla.agent.probe.source.ProbeFiles;
import io.flotilla.contract.hardware.Cpu;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads the processor from /proc/cpuinfo, which names things differently on each architecture. */
final class CpuProbe {
    private static final Map<String, String> X86_VENDORS =
            Map.of(
                    "GenuineIntel", "intel",
                    "AuthenticAMD", "amd",
                    "HygonGenuine", "hygon",
                    "CentaurHauls", "via",
                    "Shanghai", "zhaoxin");

    private final Platform platform;

    /** What is said of each thread, by the names of the fields. */
    private final List<Map<String, String>> threads;

    CpuProbe(ProbeFiles files, Platform platform) {
        this.platform = platform;
        this.threads = threads(files.lines("/proc/cpuinfo"));
    }

    private static List<Map<String, String>> threads(List<String> lines) {
        var threads = new ArrayList<Map<String, String>>();
        for (var line : lines) {
            var colon = line.indexOf(':');
            if (colon < 0) {
                continue;
            }
            var name = line.substring(0, colon).strip();
            if (name.equals("processor")) {
                threads.add(new HashMap<>());
            }
            if (!threads.isEmpty()) {
                threads.getLast().put(name, line.substring(colon + 1).strip());
            }
        }
        return threads;
    }

    Cpu probe() {
        return new Cpu(
                platform.architecture(),
                vendor(),
                modelName(),
                physicalCores(),
                platform.threads(),
                extensions());
    }

    private String vendor() {
        var stated = first("vendor_id");
        return stated.isEmpty()
                ? ArmCores.vendor(first("CPU implementer"))
                : X86_VENDORS.getOrDefault(stated, stated);
    }

    /** What a processor calls itself, or its kinds of cores where it calls itself nothing. */
    private String modelName() {
        var stated = first("model name");
        return stated.isEmpty() || hasParts() ? cores() : stated.replaceAll("\\s+", " ");
    }

    private boolean hasParts() {
        return !first("CPU part").isEmpty();
    }

    private String cores() {
        var counts = new LinkedHashMap<String, Integer>();
        for (var thread : threads) {
            var part = thread.get("CPU part");
            if (part != null) {
                var name = ArmCores.name(thread.getOrDefault("CPU implementer", ""), part);
                counts.merge(name, 1, Integer::sum);
            }
        }
        return counts.entrySet().stream()
                .map(core -> core.getValue() + " x " + core.getKey())
                .collect(Collectors.joining(" + "));
    }

    /** Threads of one core say the same of package and core. */
    private int physicalCores() {
        var cores =
                threads.stream()
                        .filter(thread -> thread.containsKey("core id"))
                        .map(thread -> thread.get("physical id") + "/" + thread.get("core id"))
                        .distinct()
                        .count();
        return (int) (cores > 0 ? cores : threads.size());
    }

    /** What every core can do: a program may run on any of them. */
    private SortedSet<String> extensions() {
        var common = new TreeSet<String>();
        var isFirst = true;
        for (var thread : threads) {
            var words = thread.getOrDefault("flags", thread.getOrDefault("Features", ""));
            if (words.isEmpty()) {
                continue;
            }
            var found = Arrays.asList(words.split("\\s+"));
            if (isFirst) {
                common.addAll(found);
                isFirst = false;
            }
            common.retainAll(found);
        }
        return common;
    }

    private String first(String name) {
        return threads.stream()
                .filter(thread -> thread.containsKey(name))
                .map(thread -> thread.get(name))
                .findFirst()
                .orElse("");
    }
}

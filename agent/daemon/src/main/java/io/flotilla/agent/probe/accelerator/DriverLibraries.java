package io.flotilla.agent.probe.accelerator;

import io.flotilla.agent.probe.source.ProbeFiles;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Libraries by which programs reach accelerators, where systems keep them. */
final class DriverLibraries {
    private static final List<String> FOLDERS =
            List.of(
                    "/usr/lib/x86_64-linux-gnu",
                    "/usr/lib/aarch64-linux-gnu",
                    "/usr/lib64",
                    "/usr/lib",
                    "/usr/local/lib",
                    "/opt/rocm/lib",
                    "/opt/xilinx/xrt/lib",
                    "/vendor/lib64");
    private static final Pattern VERSION = Pattern.compile("\\.so\\.(\\d+(?:\\.\\d+)*)$");

    private final ProbeFiles files;

    /** Names of the files of all folders, read when one is first asked for. */
    private final Map<String, SortedSet<String>> names = new HashMap<>();

    DriverLibraries(ProbeFiles files) {
        this.files = files;
    }

    /** Whether there is a library of that name, such as {@code libvulkan.so}, of any version. */
    boolean has(String library) {
        return file(library).isPresent();
    }

    /** The version in the name of a library's file; empty if there is none. */
    String version(String library) {
        return file(library)
                .map(VERSION::matcher)
                .filter(matcher -> matcher.find())
                .map(matcher -> matcher.group(1))
                .orElse("");
    }

    /** Those of these that are there, for people: each is a library and what it stands for. */
    String api(String... librariesAndNames) {
        return Arrays.stream(librariesAndNames)
                .map(pair -> pair.split("=", 2))
                .filter(pair -> has(pair[0]))
                .map(pair -> pair[1])
                .collect(Collectors.joining(", "));
    }

    /** Of several, that with the longest version in its name. */
    private Optional<String> file(String library) {
        return FOLDERS.stream()
                .flatMap(folder -> inFolder(folder).stream())
                .filter(name -> name.equals(library) || name.startsWith(library + "."))
                .reduce((one, other) -> other.length() > one.length() ? other : one);
    }

    private SortedSet<String> inFolder(String folder) {
        return names.computeIfAbsent(folder, path -> new TreeSet<>(files.names(path)));
    }
}

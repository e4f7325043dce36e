package io.flotilla.agent.probe;

import io.flotilla.contract.hardware.HardwareProfile.OperatingSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads which operating system runs here. */
final class SystemProbe {
    private static final List<String> LIBRARY_FOLDERS =
            List.of(
                    "/lib/x86_64-linux-gnu",
                    "/lib/aarch64-linux-gnu",
                    "/usr/lib64",
                    "/lib64",
                    "/usr/lib",
                    "/lib");
    private static final Pattern GLIBC = Pattern.compile("stable release version (\\d+\\.\\d+)");

    private final ProbeFiles files;
    private final String javaName;
    private final String javaVersion;

    SystemProbe(ProbeFiles files, String javaName, String javaVersion) {
        this.files = files;
        this.javaName = javaName;
        this.javaVersion = javaVersion;
    }

    OperatingSystem probe() {
        return new OperatingSystem(family(), version(), javaVersion, libc());
    }

    private String family() {
        var name = javaName.toLowerCase(Locale.ROOT);
        if (name.contains("mac") || name.contains("darwin")) {
            return "macos";
        }
        return name.contains("windows") ? "windows" : "linux";
    }

    private String version() {
        return files.field("/etc/os-release", "PRETTY_NAME")
                .map(value -> value.replaceAll("^\"|\"$", ""))
                .orElse("");
    }

    private String libc() {
        for (var folder : LIBRARY_FOLDERS) {
            if (files.list(folder).stream()
                    .anyMatch(file -> file.getFileName().toString().startsWith("ld-musl-"))) {
                return "musl";
            }
            var library = folder + "/libc.so.6";
            if (files.exists(library)) {
                return glibc(library);
            }
        }
        return "";
    }

    /** The library names its version in a text that it prints when it is run. */
    private String glibc(String library) {
        try {
            var content = Files.readString(files.path(library), StandardCharsets.ISO_8859_1);
            var match = GLIBC.matcher(content);
            return match.find() ? "glibc " + match.group(1) : "glibc";
        } catch (IOException _) {
            return "glibc";
        }
    }
}

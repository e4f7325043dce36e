package io.flotilla.agent.probe;

import io.flotilla.agent.probe.source.Platform;
import io.flotilla.agent.probe.source.ProbeFiles;
import io.flotilla.contract.hardware.HardwareProfile.OperatingSystem;
import java.nio.charset.StandardCharsets;
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
    private static final Pattern UNTOLD =
            Pattern.compile(
                    "(?i)^(to be filled|default string|system (product|manufacturer)|o\\.e\\.m)");
    private static final String GLIBC_VERSION = "stable release version ";

    private final ProbeFiles files;
    private final Platform platform;

    SystemProbe(ProbeFiles files, Platform platform) {
        this.files = files;
        this.platform = platform;
    }

    OperatingSystem probe() {
        return new OperatingSystem(family(), version(), platform.kernel(), libc());
    }

    /** What machine or board it is; firmware that was never told says so in many ways. */
    String product() {
        var board = files.text("/proc/device-tree/model");
        if (!board.isEmpty()) {
            return board;
        }
        var vendor = dmi("sys_vendor");
        var name = dmi("product_name");
        return name.startsWith(vendor) ? name : (vendor + " " + name).strip();
    }

    private String dmi(String name) {
        var text = files.text("/sys/class/dmi/id/" + name);
        return UNTOLD.matcher(text).find() ? "" : text;
    }

    private String family() {
        var name = platform.system().toLowerCase(Locale.ROOT);
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
            if (files.names(folder).stream().anyMatch(name -> name.startsWith("ld-musl-"))) {
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
        var content = new String(files.bytes(library), StandardCharsets.ISO_8859_1);
        var start = content.indexOf(GLIBC_VERSION);
        if (start < 0) {
            return "glibc";
        }
        var version = content.substring(start + GLIBC_VERSION.length());
        var end = 0;
        while (end < version.length() && isOfVersion(version, end)) {
            end++;
        }
        return "glibc " + version.substring(0, end);
    }

    /** A digit, or a point before one: a point ends the sentence too. */
    private static boolean isOfVersion(String text, int index) {
        return isDigit(text, index) || (text.charAt(index) == '.' && isDigit(text, index + 1));
    }

    private static boolean isDigit(String text, int index) {
        return index < text.length() && Character.isDigit(text.charAt(index));
    }
}

package io.flotilla.host.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Resident memory of this process, as Linux accounts for it; 0 where the system does not say.
 *
 * @param anonymousBytes resident memory without the pages of mapped files
 */
public record ProcessMemory(long residentBytes, long peakResidentBytes, long anonymousBytes) {
    private static final Path STATUS = Path.of("/proc/self/status");

    public static ProcessMemory now() {
        try {
            List<String> lines = Files.readAllLines(STATUS);
            return new ProcessMemory(
                    bytes(lines, "VmRSS:"), bytes(lines, "VmHWM:"), bytes(lines, "RssAnon:"));
        } catch (IOException e) {
            return new ProcessMemory(0, 0, 0);
        }
    }

    private static long bytes(List<String> lines, String key) {
        for (String line : lines) {
            if (line.startsWith(key)) {
                String kibibytes = line.substring(key.length()).replace("kB", "").strip();
                return Long.parseLong(kibibytes) * 1024;
            }
        }
        return 0;
    }
}

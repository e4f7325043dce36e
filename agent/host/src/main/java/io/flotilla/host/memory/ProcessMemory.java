package io.flotilla.host.memory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Resident memory of this process, as Linux accounts for it; 0 where the system does not say.
 *
 * @param anonymousBytes resident memory without the pages of mapped files
 */
public record ProcessMemory(long residentBytes, long peakResidentBytes, long anonymousBytes) {
    private static final Path STATUS = Path.of("/proc/self/status");

    public static ProcessMemory now() {
        try {
            // Asked at each request that is answered: lines would take far longer.
            String status = Files.readString(STATUS, StandardCharsets.ISO_8859_1);
            return new ProcessMemory(
                    bytes(status, "VmRSS:"), bytes(status, "VmHWM:"), bytes(status, "RssAnon:"));
        } catch (IOException e) {
            return new ProcessMemory(0, 0, 0);
        }
    }

    private static long bytes(String status, String key) {
        int from = status.indexOf(key);
        int to = status.indexOf(" kB", from);
        return from < 0 || to < 0
                ? 0
                : Long.parseLong(status.substring(from + key.length(), to).strip()) * 1024;
    }
}

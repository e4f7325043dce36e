package io.flotilla.agent.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process takes of memory, as the kernel counts it. */
public final class ProcessMemory {
    private static final long KIB = 1024;

    private ProcessMemory() {}

    /** Resident bytes of a process; 0 if it is gone or this system does not say. */
    public static long residentBytes(long pid) {
        return field(pid, "VmRSS:");
    }

    /**
     * The most that was ever resident of a process; 0 if it is gone or this system does not say.
     */
    public static long peakResidentBytes(long pid) {
        return field(pid, "VmHWM:");
    }

    /** Resident bytes of the agent itself. */
    public static long ownResidentBytes() {
        return residentBytes(ProcessHandle.current().pid());
    }

    private static long field(long pid, String name) {
        try {
            var status = Path.of("/proc", Long.toString(pid), "status");
            for (var line : Files.readAllLines(status, StandardCharsets.ISO_8859_1)) {
                if (line.startsWith(name)) {
                    return Long.parseLong(line.substring(name.length()).replace("kB", "").strip())
                            * KIB;
                }
            }
            return 0;
        } catch (IOException | NumberFormatException _) {
            return 0;
        }
    }
}

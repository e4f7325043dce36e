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
            var file = Path.of("/proc", Long.toString(pid), "status");
            // Asked at each request that is served: lines would take far longer.
            var status = Files.readString(file, StandardCharsets.ISO_8859_1);
            var from = status.indexOf(name);
            var to = status.indexOf(" kB", from);
            return from < 0 || to < 0
                    ? 0
                    : KIB * Long.parseLong(status.substring(from + name.length(), to).strip());
        } catch (IOException | NumberFormatException _) {
            return 0;
        }
    }
}

package io.flotilla.agent.runtime.group;

import io.flotilla.agent.shared.Log;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The group of one host: the kernel ends what is in it once it takes more than its limit. */
public final class HostGroup implements AutoCloseable {
    private static final Log LOG = Log.of(HostGroup.class);
    private static final String KILLS = "oom_kill ";

    private final Path folder;
    private final GroupVersion version;
    private final long limitBytes;

    private HostGroup(Path folder, GroupVersion version, long limitBytes) {
        this.folder = folder;
        this.version = version;
        this.limitBytes = limitBytes;
    }

    static HostGroup create(Path folder, GroupVersion version, long limitBytes) throws IOException {
        Files.createDirectory(folder);
        var group = new HostGroup(folder, version, limitBytes);
        try {
            write(folder.resolve(version.limit()), limitBytes);
            return group;
        } catch (IOException e) {
            group.close();
            throw e;
        }
    }

    static void write(Path file, long number) throws IOException {
        Files.writeString(file, Long.toString(number), StandardCharsets.US_ASCII);
    }

    /** What its processes may take together. */
    public long limitBytes() {
        return limitBytes;
    }

    /** Takes a process in, and whatever that starts. */
    public void admit(long pid) throws IOException {
        write(folder.resolve("cgroup.procs"), pid);
    }

    /** Whether the kernel has ended a process of this group for want of memory. */
    public boolean hasKilled() {
        try {
            return Files.readAllLines(folder.resolve(version.kills())).stream()
                    .filter(line -> line.startsWith(KILLS))
                    .anyMatch(line -> Long.parseLong(line.substring(KILLS.length()).strip()) > 0);
        } catch (IOException | NumberFormatException _) {
            return false;
        }
    }

    /** Removes it, once its processes have ended. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            // It holds nobody, and is removed at the next start.
            LOG.debug("control group not removed", "reason", e);
        }
    }
}

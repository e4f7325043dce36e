package io.flotilla.agent.probe;

import io.flotilla.agent.probe.source.ProbeFiles;
import io.flotilla.contract.hardware.Memory;
import io.flotilla.contract.hardware.Memory.LimitSource;
import java.util.OptionalLong;

/** Reads how much memory there is, the tightest limit on it, and what models may still take. */
final class MemoryProbe {
    private static final long KIB = 1024;

    private final ProbeFiles files;
    private final long configuredBytes;
    private final long bandwidth;

    MemoryProbe(ProbeFiles files, long configuredBytes) {
        this.files = files;
        this.configuredBytes = configuredBytes;
        this.bandwidth = new MemoryBandwidth(files).bytesPerSecond();
    }

    private record Limit(long bytes, LimitSource source) {
        private Limit tighter(Limit other) {
            return other.bytes < bytes ? other : this;
        }
    }

    /**
     * Reads memory as it is now.
     *
     * @param usedBytes what the agent and its hosts take
     */
    Memory probe(long usedBytes) {
        var totalBytes = meminfo("MemTotal");
        var machine = new Limit(totalBytes, LimitSource.MACHINE);
        var group = new Limit(groupBytes(), LimitSource.CONTROL_GROUP);
        var configured = new Limit(configuredBytes, LimitSource.CONFIGURATION);
        var limit = machine.tighter(group).tighter(configured);
        return new Memory(
                totalBytes, limit.bytes, availableBytes(limit, usedBytes), limit.source, bandwidth);
    }

    /** What is left within the limits, and no more than what the machine has free. */
    private long availableBytes(Limit limit, long usedBytes) {
        var left = Math.min(limit.bytes - usedBytes, leftInGroup());
        return Math.max(0, Math.min(left, meminfo("MemAvailable")));
    }

    /**
     * All processes of a group and those above share its limit; file pages that rest can be
     * dropped.
     */
    private long leftInGroup() {
        var left = Long.MAX_VALUE;
        var path = groupPath("0::").replaceFirst("/$", "");
        while (true) {
            left = Math.min(left, leftIn("/sys/fs/cgroup" + path));
            if (path.isEmpty()) {
                return left;
            }
            path = path.substring(0, path.lastIndexOf('/'));
        }
    }

    private long leftIn(String folder) {
        var limit = limit(folder + "/memory.max");
        var current = files.number(folder + "/memory.current");
        if (limit.isEmpty() || current.isEmpty()) {
            return Long.MAX_VALUE;
        }
        var resting =
                files.field(folder + "/memory.stat", "inactive_file ")
                        .map(Long::parseLong)
                        .orElse(0L);
        return limit.getAsLong() - Math.max(0, current.getAsLong() - resting);
    }

    private long meminfo(String name) {
        return files.field("/proc/meminfo", name)
                .map(value -> value.replaceFirst("\\s*kB$", ""))
                .map(Long::parseLong)
                .map(kib -> kib * KIB)
                .orElse(0L);
    }

    private long groupBytes() {
        var second = tightestAbove(groupPath("0::"), "/sys/fs/cgroup", "memory.max");
        var first =
                tightestAbove(
                        groupPath(".*memory.*"), "/sys/fs/cgroup/memory", "memory.limit_in_bytes");
        return Math.min(second, first);
    }

    /** The group of this process: the last part of its line in /proc/self/cgroup. */
    private String groupPath(String kind) {
        var pattern = kind.equals("0::") ? "0::.*" : "\\d+:" + kind + ":.*";
        return files.lines("/proc/self/cgroup").stream()
                .filter(line -> line.matches(pattern))
                .map(line -> line.substring(line.indexOf(':', line.indexOf(':') + 1) + 1))
                .findFirst()
                .orElse("/");
    }

    /** A group is bound by its own limit and by those of all groups above it. */
    private long tightestAbove(String group, String mount, String file) {
        var tightest = Long.MAX_VALUE;
        for (var path = group; ; path = path.substring(0, path.lastIndexOf('/'))) {
            var folder = path.equals("/") ? "" : path;
            tightest =
                    Math.min(tightest, limit(mount + folder + "/" + file).orElse(Long.MAX_VALUE));
            if (folder.isEmpty() || path.lastIndexOf('/') < 0) {
                return tightest;
            }
        }
    }

    /** Empty for "max", and for the number near 2^63 by which version 1 says the same. */
    private OptionalLong limit(String file) {
        var number = files.number(file);
        return number.isPresent() && number.getAsLong() < Long.MAX_VALUE / 2
                ? number
                : OptionalLong.empty();
    }
}

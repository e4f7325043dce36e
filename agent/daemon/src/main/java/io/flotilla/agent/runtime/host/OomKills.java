package io.flotilla.agent.runtime.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads how many processes the kernel has ended for want of memory, in the control group of the
 * agent and on the whole machine. A kernel does not say whom it ended; that the count has risen
 * when a host is found killed is as good as that.
 */
final class OomKills {
    private static final String COUNTER = "oom_kill ";

    private final Path root;

    /**
     * A reader.
     *
     * @param root where /proc and /sys are found; "/" but in tests
     */
    OomKills(Path root) {
        this.root = root;
    }

    /** Both counts together; empty if this system has neither. */
    OptionalLong count() {
        var counts =
                List.of(
                        read(root.resolve("proc/vmstat")),
                        read(root.resolve("sys/fs/cgroup" + ownGroup() + "/memory.events")));
        return counts.stream().flatMapToLong(OptionalLong::stream).reduce(Long::sum);
    }

    /** The agent's group by the second hierarchy's line, "0::/system.slice/flotilla.service". */
    private String ownGroup() {
        try {
            return lines(root.resolve("proc/self/cgroup")).stream()
                    .filter(line -> line.startsWith("0::/"))
                    .map(line -> line.substring("0::".length()).replaceAll("/$", ""))
                    .findFirst()
                    .orElse("");
        } catch (IOException _) {
            return "";
        }
    }

    private static OptionalLong read(Path file) {
        try {
            for (var line : lines(file)) {
                if (line.startsWith(COUNTER)) {
                    return OptionalLong.of(
                            Long.parseLong(line.substring(COUNTER.length()).strip()));
                }
            }
            return OptionalLong.empty();
        } catch (IOException | NumberFormatException _) {
            return OptionalLong.empty();
        }
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    }

    /**
     * Whether a process that was killed between two readings was killed by the kernel, for all we
     * know.
     */
    static boolean mayExplain(OptionalLong before, OptionalLong after) {
        return before.isEmpty() || after.isEmpty() || after.getAsLong() > before.getAsLong();
    }
}

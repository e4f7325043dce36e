package io.flotilla.bench.selection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * How busy this machine was with other things, so that a sample taken meanwhile can be told from
 * one that was not.
 *
 * @param busyTicks of all cores since the start of the system
 * @param elapsedNanos on the same clock for all of them
 */
record Load(long busyTicks, long elapsedNanos) {
    private static final Path STATISTICS = Path.of("/proc/stat");
    private static final double TICKS_PER_SECOND = 100;
    private static final int IDLE = 3;
    private static final int WAITING = 4;
    private static final int LAST_KIND = 8;

    static Load now() throws IOException {
        try (var lines = Files.lines(STATISTICS)) {
            var ticks =
                    Arrays.stream(lines.findFirst().orElse("cpu").split("\\s+"))
                            .skip(1)
                            .limit(LAST_KIND)
                            .mapToLong(Long::parseLong)
                            .toArray();
            var busy = 0L;
            for (var kind = 0; kind < ticks.length; kind++) {
                busy += kind == IDLE || kind == WAITING ? 0 : ticks[kind];
            }
            return new Load(busy, System.nanoTime());
        }
    }

    /** Cores that others have kept busy since, on average, beside one of our own. */
    double othersSince(Load earlier) {
        var seconds = (elapsedNanos - earlier.elapsedNanos) / 1e9;
        var cores = (busyTicks - earlier.busyTicks) / TICKS_PER_SECOND / seconds;
        return Math.max(0, cores - 1);
    }
}

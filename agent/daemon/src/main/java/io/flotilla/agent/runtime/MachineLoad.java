package io.flotilla.agent.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Tells how much the machine's processors did for others while something of ours ran. */
public final class MachineLoad {
    private static final double TICKS_PER_SECOND = 100;

    /** In /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal. */
    private static final int COUNTED_COLUMNS = 8;

    private static final List<Integer> IDLE_COLUMNS = List.of(3, 4);

    private final Path root;

    /**
     * A reader.
     *
     * @param root where /proc is found; "/" but in tests
     */
    public MachineLoad(Path root) {
        this.root = root;
    }

    /**
     * What the processors have done since the machine started.
     *
     * @param busyTicks of all of them together
     * @param allTicks of all of them together, idle or not
     */
    public record Reading(int cores, long busyTicks, long allTicks) {

        /**
         * How many cores others kept busy between this reading and a later one.
         *
         * @param ownTime what we took meanwhile
         */
        public double othersUntil(Reading later, Duration ownTime) {
            var ticks = later.allTicks - allTicks;
            if (ticks <= 0) {
                return 0;
            }
            var ownTicks = ownTime.toMillis() / 1000.0 * TICKS_PER_SECOND;
            var othersTicks = later.busyTicks - busyTicks - ownTicks;
            return Math.max(0, othersTicks / ticks * cores);
        }
    }

    /** What they have done so far; empty if this system does not say. */
    public Optional<Reading> read() {
        try {
            var lines = Files.readAllLines(root.resolve("proc/stat"), StandardCharsets.ISO_8859_1);
            var cores = (int) lines.stream().filter(line -> line.matches("cpu\\d+ .*")).count();
            return lines.stream()
                    .filter(line -> line.startsWith("cpu "))
                    .findFirst()
                    .filter(_ -> cores > 0)
                    .map(line -> reading(cores, line));
        } catch (IOException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static Reading reading(int cores, String line) {
        var columns = line.substring("cpu ".length()).strip().split("\\s+", -1);
        var busy = 0L;
        var all = 0L;
        for (var column = 0; column < Math.min(columns.length, COUNTED_COLUMNS); column++) {
            var ticks = Long.parseLong(columns[column]);
            all += ticks;
            busy += IDLE_COLUMNS.contains(column) ? 0 : ticks;
        }
        return new Reading(cores, busy, all);
    }
}

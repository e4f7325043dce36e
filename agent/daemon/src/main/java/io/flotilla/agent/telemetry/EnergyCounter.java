package io.flotilla.agent.telemetry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads how much energy the processors of this machine took, from the counters that Linux shows for
 * each package (powercap, Intel and AMD). Where there are none or they may not be read, nothing is
 * known. One thread uses it.
 */
public final class EnergyCounter {
    private static final Path POWERCAP = Path.of("/sys/class/powercap");

    private static final double MICROJOULES = 1e6;

    private final Path folder;
    private final Map<Path, Long> last = new HashMap<>();

    /** Of this machine. */
    public static EnergyCounter ofMachine() {
        return new EnergyCounter(POWERCAP);
    }

    EnergyCounter(Path folder) {
        this.folder = folder;
    }

    /** Joules since the last call; 0: not known, as at the first one. */
    public double joules() {
        double joules = 0;
        for (var zone : packages()) {
            try {
                var now = number(zone.resolve("energy_uj"));
                var before = last.put(zone, now);
                if (before != null) {
                    joules += since(zone, before, now) / MICROJOULES;
                }
            } catch (IOException | NumberFormatException _) {
                last.remove(zone);
            }
        }
        return joules;
    }

    /** Counters begin anew at their range. */
    private static double since(Path zone, long before, long now) throws IOException {
        var range = now >= before ? 0 : number(zone.resolve("max_energy_range_uj"));
        return (double) (now + range - before);
    }

    /** Zones of whole processors; those below them are a part of these. */
    private List<Path> packages() {
        try (Stream<Path> zones = Files.list(folder)) {
            return zones.filter(zone -> zone.getFileName().toString().matches("intel-rapl:\\d+"))
                    .toList();
        } catch (IOException _) {
            return List.of();
        }
    }

    private static long number(Path file) throws IOException {
        return Long.parseLong(Files.readString(file).strip());
    }
}

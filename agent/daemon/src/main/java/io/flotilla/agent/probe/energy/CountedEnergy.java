package io.flotilla.agent.probe.energy;

import io.flotilla.agent.probe.source.ProbeFiles;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Energy that counters in files tell in microjoules, all of them together. */
final class CountedEnergy implements EnergySource {
    /** Beside a counter: the value after which it begins anew. */
    private static final String RANGE = "max_energy_range_uj";

    private static final double MICROJOULES = 1e6;

    private final ProbeFiles files;
    private final Supplier<List<String>> counters;
    private Map<String, Long> last = Map.of();

    /**
     * The energy of some counters.
     *
     * @param counters their files as they are now
     */
    CountedEnergy(ProbeFiles files, Supplier<List<String>> counters) {
        this.files = files;
        this.counters = counters;
    }

    /** Where one cannot be read the others say too little, and nothing is told. */
    @Override
    public OptionalDouble joules() {
        var now = new TreeMap<String, Long>();
        for (var file : counters.get()) {
            var counter = files.number(file);
            if (counter.isEmpty()) {
                forget();
                return OptionalDouble.empty();
            }
            now.put(file, counter.getAsLong());
        }
        var before = last;
        last = now;
        return now.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(since(before, now));
    }

    /** 0 if not all of them were there before. */
    private double since(Map<String, Long> before, Map<String, Long> now) {
        if (!before.keySet().equals(now.keySet())) {
            return 0;
        }
        var sum = 0.0;
        for (var file : now.keySet()) {
            var taken = taken(file, before.getOrDefault(file, 0L), now.getOrDefault(file, 0L));
            if (taken.isEmpty()) {
                return 0;
            }
            sum += (double) taken.getAsLong();
        }
        return sum / MICROJOULES;
    }

    /** Empty if a counter began anew and does not tell where. */
    private OptionalLong taken(String file, long before, long now) {
        if (now >= before) {
            return OptionalLong.of(now - before);
        }
        var range = files.number(file.substring(0, file.lastIndexOf('/') + 1) + RANGE);
        return range.isPresent() && range.getAsLong() >= before
                ? OptionalLong.of(range.getAsLong() - before + now)
                : OptionalLong.empty();
    }

    @Override
    public void forget() {
        last = Map.of();
    }
}

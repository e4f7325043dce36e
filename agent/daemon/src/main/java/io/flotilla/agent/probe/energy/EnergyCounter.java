package io.flotilla.agent.probe.energy;

import io.flotilla.agent.probe.source.ProbeFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Tells how much energy the machine took, from what of Linux tells it best: the counters of its
 * processors, counters or sensors of power on its board, or the battery that it lives on. Where
 * there is none, or none may be read, nothing is known. One thread uses it.
 */
public final class EnergyCounter {
    private final List<EnergySource> sources;

    /**
     * A counter of the machine that a tree of files shows.
     *
     * @param root {@code /} for this machine
     * @param nanoTime a clock that only goes on
     */
    public EnergyCounter(Path root, LongSupplier nanoTime) {
        var files = new ProbeFiles(root);
        var sensors = new BoardSensors(files);
        this.sources =
                List.of(
                        new CountedEnergy(files, new Processors(files)::counters),
                        new CountedEnergy(files, sensors::counters),
                        new IntegratedPower(sensors::watts, nanoTime),
                        new IntegratedPower(new Batteries(files)::watts, nanoTime));
    }

    /** Joules since the last call; 0: not known, as at the first one. */
    public double joules() {
        var joules = 0.0;
        var isKnown = false;
        for (var source : sources) {
            if (isKnown) {
                source.forget();
                continue;
            }
            var told = source.joules();
            isKnown = told.isPresent();
            joules = told.orElse(0);
        }
        return joules;
    }
}

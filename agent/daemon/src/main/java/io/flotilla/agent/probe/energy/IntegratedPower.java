package io.flotilla.agent.probe.energy;

import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Energy of a power that is looked at now and then: between two looks it counts as their mean. */
final class IntegratedPower implements EnergySource {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Supplier<OptionalDouble> watts;
    private final LongSupplier nanoTime;

    /** NaN: not known. */
    private double lastWatts = Double.NaN;

    private long lastNanos;

    IntegratedPower(Supplier<OptionalDouble> watts, LongSupplier nanoTime) {
        this.watts = watts;
        this.nanoTime = nanoTime;
    }

    @Override
    public OptionalDouble joules() {
        var now = watts.get();
        var nanos = nanoTime.getAsLong();
        if (now.isEmpty()) {
            forget();
            return now;
        }
        var mean = (lastWatts + now.getAsDouble()) / 2;
        var joules =
                Double.isNaN(mean) ? 0 : mean * (double) (nanos - lastNanos) / NANOS_PER_SECOND;
        lastWatts = now.getAsDouble();
        lastNanos = nanos;
        return OptionalDouble.of(joules);
    }

    @Override
    public void forget() {
        lastWatts = Double.NaN;
    }
}

package io.flotilla.agent.probe.energy;

import io.flotilla.agent.probe.source.ProbeFiles;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The power that the machine takes from its batteries, which is all of its power while it lives on
 * nothing else. Source: Linux, "sysfs-class-power".
 */
final class Batteries {
    private static final String SUPPLIES = "/sys/class/power_supply";
    private static final double MICROWATTS = 1e6;
    private static final double MICROVOLTS_MICROAMPERES = 1e12;

    private final ProbeFiles files;

    Batteries(ProbeFiles files) {
        this.files = files;
    }

    /** Watts of all of them now; empty if the machine does not live on them or they do not tell. */
    OptionalDouble watts() {
        var draining = draining();
        var sum = 0.0;
        for (var battery : draining) {
            var watts = watts(battery);
            if (watts.isEmpty()) {
                return watts;
            }
            sum += watts.getAsDouble();
        }
        return draining.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(sum);
    }

    /** Those of the machine, not that of a mouse. */
    private List<String> draining() {
        return files.names(SUPPLIES).stream()
                .map(name -> SUPPLIES + "/" + name)
                .filter(supply -> files.text(supply + "/type").equals("Battery"))
                .filter(supply -> !files.text(supply + "/scope").equals("Device"))
                .filter(supply -> files.text(supply + "/status").equals("Discharging"))
                .toList();
    }

    /** Some drivers count what leaves a battery below zero. */
    private OptionalDouble watts(String battery) {
        var power = files.number(battery + "/power_now");
        if (power.isPresent()) {
            return OptionalDouble.of(Math.abs(power.getAsLong()) / MICROWATTS);
        }
        var voltage = files.number(battery + "/voltage_now");
        var current = files.number(battery + "/current_now");
        return voltage.isPresent() && current.isPresent()
                ? OptionalDouble.of(
                        (double) voltage.getAsLong()
                                * Math.abs(current.getAsLong())
                                / MICROVOLTS_MICROAMPERES)
                : OptionalDouble.empty();
    }
}

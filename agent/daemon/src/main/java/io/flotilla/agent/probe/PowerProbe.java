package io.flotilla.agent.probe;

import io.flotilla.agent.probe.source.ProbeFiles;
import io.flotilla.contract.hardware.Conditions.Power;
import io.flotilla.contract.hardware.Conditions.Power.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what feeds the machine from /sys/class/power_supply. */
final class PowerProbe {
    private static final String SUPPLIES = "/sys/class/power_supply";
    private static final double PERCENT = 100;

    private final ProbeFiles files;

    PowerProbe(ProbeFiles files) {
        this.files = files;
    }

    Power probe() {
        if (!files.exists(SUPPLIES)) {
            return new Power(Source.UNKNOWN, null);
        }
        var supplies = files.names(SUPPLIES).stream().map(name -> SUPPLIES + "/" + name).toList();
        return new Power(source(supplies), batteryRatio(supplies));
    }

    /** A machine without a battery must live on something else. */
    private Source source(List<String> supplies) {
        var plugged =
                supplies.stream()
                        .filter(supply -> !isBattery(supply))
                        .anyMatch(supply -> files.text(supply + "/online").equals("1"));
        var draining =
                supplies.stream()
                        .filter(this::isBattery)
                        .anyMatch(supply -> files.text(supply + "/status").equals("Discharging"));
        return draining && !plugged ? Source.BATTERY : Source.MAINS;
    }

    private @Nullable Double batteryRatio(List<String> supplies) {
        for (var supply : supplies) {
            var capacity = files.number(supply + "/capacity");
            if (isBattery(supply) && capacity.isPresent()) {
                return Math.clamp(capacity.getAsLong() / PERCENT, 0, 1);
            }
        }
        return null;
    }

    /** The machine's own, not that of a mouse. */
    private boolean isBattery(String supply) {
        return files.text(supply + "/type").equals("Battery")
                && !files.text(supply + "/scope").equals("Device");
    }
}

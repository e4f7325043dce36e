package io.flotilla.agent.probe;

import io.flotilla.agent.probe.source.ProbeFiles;
import io.flotilla.contract.hardware.Conditions.Thermal;
import io.flotilla.contract.hardware.Conditions.Thermal.State;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads how warm the machine is, and whether it slows down for it. */
final class ThermalProbe {
    private static final String THERMAL = "/sys/class/thermal";
    private static final String CPUS = "/sys/devices/system/cpu";
    private static final String PI_FIRMWARE =
            "/sys/devices/platform/soc/soc:firmware/get_throttled";

    private static final double MILLI = 1000;
    private static final double HOTTEST_SENSIBLE = 150;

    /** So close below the temperature at which it slows down, a machine counts as hot. */
    private static final double MARGIN = 5;

    /** Frequency capped, throttled, or at the soft limit, each at this moment. */
    private static final int PI_SLOWED = 0b1110;

    private static final Pattern CPU = Pattern.compile("cpu\\d+");

    private final ProbeFiles files;

    /** Guarded by this. */
    private long throttleEvents;

    ThermalProbe(ProbeFiles files) {
        this.files = files;
        this.throttleEvents = countThrottleEvents();
    }

    private record Zone(double celsius, double slowsAt) {
        private boolean isHot() {
            return celsius >= slowsAt - MARGIN;
        }
    }

    synchronized Thermal probe() {
        var zones = zones();
        var warmest = zones.stream().mapToDouble(Zone::celsius).max();
        return new Thermal(state(zones), warmest.isPresent() ? warmest.getAsDouble() : null);
    }

    private State state(List<Zone> zones) {
        if (isThrottled()) {
            return State.THROTTLED;
        }
        if (zones.isEmpty()) {
            return State.UNKNOWN;
        }
        return zones.stream().anyMatch(Zone::isHot) ? State.HOT : State.NORMAL;
    }

    private List<Zone> zones() {
        var zones = new ArrayList<Zone>();
        for (var name : files.names(THERMAL)) {
            var folder = THERMAL + "/" + name;
            var temperature = files.number(folder + "/temp");
            if (!name.startsWith("thermal_zone") || temperature.isEmpty()) {
                continue;
            }
            var celsius = temperature.getAsLong() / MILLI;
            if (celsius > 0 && celsius < HOTTEST_SENSIBLE) {
                zones.add(new Zone(celsius, slowsAt(folder)));
            }
        }
        return zones;
    }

    /** The lowest trip point at which the kernel slows the machine down. */
    private double slowsAt(String zone) {
        var lowest = Double.POSITIVE_INFINITY;
        for (var name : files.names(zone)) {
            if (name.matches("trip_point_\\d+_type") && isSlowing(files.text(zone + "/" + name))) {
                var celsius = files.number(zone + "/" + name.replace("_type", "_temp"));
                if (celsius.isPresent() && celsius.getAsLong() > 0) {
                    lowest = Math.min(lowest, celsius.getAsLong() / MILLI);
                }
            }
        }
        return lowest;
    }

    private static boolean isSlowing(String tripType) {
        return tripType.equals("passive") || tripType.equals("hot") || tripType.equals("critical");
    }

    private boolean isThrottled() {
        var before = throttleEvents;
        throttleEvents = countThrottleEvents();
        return throttleEvents > before || isPiThrottled() || isCpuCooled();
    }

    /** Intel's processors count how often they had to slow down. */
    private long countThrottleEvents() {
        return files.names(CPUS).stream()
                .filter(name -> CPU.matcher(name).matches())
                .map(name -> CPUS + "/" + name + "/thermal_throttle/core_throttle_count")
                .mapToLong(count -> files.number(count).orElse(0))
                .sum();
    }

    private boolean isPiThrottled() {
        var flags = files.text(PI_FIRMWARE);
        return flags.matches("[0-9a-f]{1,7}") && (Integer.parseInt(flags, 16) & PI_SLOWED) != 0;
    }

    /** Whether the kernel cools by slowing the processor; that a fan turns means nothing. */
    private boolean isCpuCooled() {
        return files.names(THERMAL).stream()
                .filter(name -> name.startsWith("cooling_device"))
                .map(name -> THERMAL + "/" + name)
                .filter(folder -> files.text(folder + "/type").matches("(?i)(processor|.*cpu.*)"))
                .anyMatch(folder -> files.number(folder + "/cur_state").orElse(0) > 0);
    }
}

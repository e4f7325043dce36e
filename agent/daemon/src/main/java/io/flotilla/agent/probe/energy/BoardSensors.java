package io.flotilla.agent.probe.energy;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.flotilla.agent.probe.source.ProbeFiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The energy or the power that sensors of a board show (hwmon): power as such, or as voltage and
 * current as the INA chips of Jetson boards do. Where one of them is that of the whole board or
 * processor, the others are parts of it. Source: Linux, "Naming and data format standards for sysfs
 * files".
 */
final class BoardSensors {
    private static final String CHIPS = "/sys/class/hwmon";
    private static final String SUPPLIES = "/sys/class/power_supply";

    /** What NVIDIA's boards call the input of all that is on them. */
    private static final Set<String> WHOLE = Set.of("VDD_IN", "POM_5V_IN", "SYS5V", "SYS_VIN_MUX");

    /** What the driver of AMD's server processors calls one; it tells each core, too. */
    private static final String SOCKET = "Esocket";

    private static final Pattern ENERGY = Pattern.compile("energy\\d+_input");
    private static final Pattern POWER = Pattern.compile("power(\\d+)_(average|input)");
    private static final Pattern CURRENT = Pattern.compile("curr(\\d+)_input");

    /** Milliamperes times millivolts are microwatts, too. */
    private static final double MICROWATTS = 1e6;

    private final ProbeFiles files;

    BoardSensors(ProbeFiles files) {
        this.files = files;
    }

    /** Files of the counters of energy that add up to all of them. */
    List<String> counters() {
        var all = new ArrayList<String>();
        for (var chip : chips()) {
            files.names(chip).stream()
                    .filter(name -> ENERGY.matcher(name).matches())
                    .map(name -> chip + "/" + name)
                    .forEach(all::add);
        }
        var sockets = all.stream().filter(this::isSocket).toList();
        return sockets.isEmpty() ? all : sockets;
    }

    private boolean isSocket(String counter) {
        return files.text(counter.replaceFirst("_input$", "_label")).startsWith(SOCKET);
    }

    /** Linux shows batteries among them, which may be charged while they show a power. */
    private List<String> chips() {
        var supplies =
                files.names(SUPPLIES).stream()
                        .map(name -> name.replace('-', '_'))
                        .collect(toUnmodifiableSet());
        return files.names(CHIPS).stream()
                .map(name -> CHIPS + "/" + name)
                .filter(chip -> !supplies.contains(files.text(chip + "/name")))
                .toList();
    }

    /** Watts of all of them now; empty if there are none. */
    OptionalDouble watts() {
        var parts = new HashMap<String, Long>();
        var wholes = new HashMap<String, Long>();
        for (var chip : chips()) {
            channels(chip)
                    .forEach(
                            (channel, microwatts) ->
                                    (isWhole(channel) ? wholes : parts).put(channel, microwatts));
        }
        var counted = wholes.isEmpty() ? parts : wholes;
        return counted.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        counted.values().stream().mapToLong(one -> one).sum() / MICROWATTS);
    }

    /** Microwatts of each channel of a chip, by what its files begin with. */
    private Map<String, Long> channels(String chip) {
        var channels = new HashMap<String, Long>();
        for (var name : files.names(chip)) {
            var power = POWER.matcher(name);
            if (power.matches()) {
                put(channels, chip + "/power" + power.group(1), files.number(chip + "/" + name));
            }
            var current = CURRENT.matcher(name);
            if (current.matches() && files.text(chip + "/name").startsWith("ina")) {
                var channel = chip + "/in" + current.group(1);
                put(channels, channel, product(channel + "_input", chip + "/" + name));
            }
        }
        return channels;
    }

    /** Of a power the mean is told as well as the moment; the mean comes first. */
    private static void put(Map<String, Long> channels, String channel, OptionalLong microwatts) {
        if (microwatts.isPresent() && microwatts.getAsLong() >= 0) {
            channels.putIfAbsent(channel, microwatts.getAsLong());
        }
    }

    private OptionalLong product(String voltage, String current) {
        var millivolts = files.number(voltage);
        var milliamperes = files.number(current);
        return millivolts.isPresent() && milliamperes.isPresent()
                ? OptionalLong.of(millivolts.getAsLong() * milliamperes.getAsLong())
                : OptionalLong.empty();
    }

    private boolean isWhole(String channel) {
        return WHOLE.contains(files.text(channel + "_label"));
    }
}

package io.flotilla.agent.probe.energy;

import io.flotilla.agent.probe.source.ProbeFiles;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The counters that processors of Intel and AMD have for each package and for the memory beside it
 * (RAPL). Only root may read them since CVE-2020-8694. Source: Linux, "Power Capping Framework".
 */
final class Processors {
    private static final String ZONES = "/sys/class/powercap";
    private static final Pattern ZONE = Pattern.compile("intel-rapl:\\d+(:\\d+)?");

    /** Parts of a package are in its counter, but for the memory, which is not a part of it. */
    private static final Pattern COUNTED = Pattern.compile("package-\\d+(-die-\\d+)?|dram");

    private final ProbeFiles files;

    Processors(ProbeFiles files) {
        this.files = files;
    }

    /** Files of the counters that add up to the energy of all processors. */
    List<String> counters() {
        return files.names(ZONES).stream()
                .filter(name -> ZONE.matcher(name).matches())
                .map(name -> ZONES + "/" + name)
                .filter(zone -> COUNTED.matcher(files.text(zone + "/name")).matches())
                .map(zone -> zone + "/energy_uj")
                .toList();
    }
}

package io.flotilla.agent.probe.accelerator;

import io.flotilla.agent.probe.source.ProbeFiles;
import java.util.List;
import java.util.regex.Pattern;

/** What devices are called, in the list that most systems have of them. */
final class PciNames {
    private static final List<String> LISTS =
            List.of("/usr/share/hwdata/pci.ids", "/usr/share/misc/pci.ids");
    private static final Pattern IN_BRACKETS = Pattern.compile("\\[([^\\]]+)\\]");

    private final ProbeFiles files;

    PciNames(ProbeFiles files) {
        this.files = files;
    }

    /** The product's name where the list has one, else the chip's; empty if it has neither. */
    String name(PciDevice device) {
        for (var list : LISTS) {
            var name = name(files.lines(list), device);
            if (!name.isEmpty()) {
                var product = IN_BRACKETS.matcher(name);
                return product.find() ? product.group(1) : name;
            }
        }
        return "";
    }

    /** A vendor's devices stand below it, each after a tab. */
    private static String name(List<String> lines, PciDevice device) {
        var vendor = device.vendor().replace("0x", "") + "  ";
        var wanted = "\t" + device.device().replace("0x", "") + "  ";
        var isBelow = false;
        for (var line : lines) {
            if (isBelow && line.startsWith(wanted)) {
                return line.substring(wanted.length()).strip();
            }
            if (!line.startsWith("\t") && !line.startsWith("#")) {
                isBelow = line.startsWith(vendor);
            }
        }
        return "";
    }
}

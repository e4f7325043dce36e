package io.flotilla.agent.probe;

import io.flotilla.contract.hardware.Accelerator;
import io.flotilla.contract.hardware.Accelerator.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds GPUs and NPUs by what the kernel shows of them. That one is here does not yet say that an
 * engine can use it.
 */
final class AcceleratorProbe {
    private static final Map<String, String> PCI_VENDORS =
            Map.of("0x10de", "nvidia", "0x8086", "intel", "0x1002", "amd", "0x1e60", "hailo");

    private final ProbeFiles files;

    AcceleratorProbe(ProbeFiles files) {
        this.files = files;
    }

    List<Accelerator> probe() {
        var found = new ArrayList<Accelerator>();
        for (var device : files.list("/sys/bus/pci/devices")) {
            var folder = "/sys/bus/pci/devices/" + device.getFileName();
            var kind = kindOf(files.text(folder + "/class"));
            if (kind != Kind.UNKNOWN) {
                found.add(pciDevice(kind, device, folder));
            }
        }
        found.addAll(boards());
        return List.copyOf(found);
    }

    /** By PCI class: 0x03 are displays, 0x12 processing accelerators. */
    private static Kind kindOf(String pciClass) {
        if (pciClass.startsWith("0x0300") || pciClass.startsWith("0x0302")) {
            return Kind.GPU;
        }
        return pciClass.startsWith("0x12") ? Kind.NPU : Kind.UNKNOWN;
    }

    private Accelerator pciDevice(Kind kind, Path device, String folder) {
        var vendor = files.text(folder + "/vendor");
        return new Accelerator(
                kind,
                PCI_VENDORS.getOrDefault(vendor, vendor),
                device.getFileName().toString(),
                files.number(folder + "/mem_info_vram_total").orElse(0),
                files.field(folder + "/uevent", "DRIVER").orElse(""));
    }

    /** Accelerators that are part of a board and on no bus. */
    private List<Accelerator> boards() {
        var found = new ArrayList<Accelerator>();
        var tree = files.text("/proc/device-tree/compatible");
        if (tree.contains("nvidia,tegra")) {
            found.add(new Accelerator(Kind.GPU, "nvidia", "tegra", 0, driver("/dev/nvhost-gpu")));
        }
        if (tree.contains("rockchip,rk35")) {
            found.add(new Accelerator(Kind.NPU, "rockchip", "rknpu", 0, driver("/dev/rknpu")));
        }
        if (files.exists("/dev/apex_0")) {
            found.add(new Accelerator(Kind.NPU, "google", "edgetpu", 0, "apex"));
        }
        return found;
    }

    private String driver(String node) {
        return files.exists(node) ? node.substring("/dev/".length()) : "";
    }
}

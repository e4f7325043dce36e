package io.flotilla.agent.probe;

import io.flotilla.contract.hardware.Accelerator;
import io.flotilla.contract.hardware.Accelerator.Kind;
import io.flotilla.contract.hardware.AcceleratorMemory;
import io.flotilla.contract.hardware.Activity;
import io.flotilla.contract.hardware.Driver;
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
        return accelerator(
                device.getFileName().toString(),
                kind,
                PCI_VENDORS.getOrDefault(vendor, vendor),
                AcceleratorMemory.of(files.number(folder + "/mem_info_vram_total").orElse(0)),
                files.field(folder + "/uevent", "DRIVER").orElse(""));
    }

    /** Accelerators that are part of a board and on no bus. */
    private List<Accelerator> boards() {
        var found = new ArrayList<Accelerator>();
        var tree = files.text("/proc/device-tree/compatible");
        if (tree.contains("nvidia,tegra")) {
            found.add(board("tegra", Kind.GPU, "nvidia", driver("/dev/nvhost-gpu")));
        }
        if (tree.contains("rockchip,rk35")) {
            found.add(board("rknpu", Kind.NPU, "rockchip", driver("/dev/rknpu")));
        }
        if (files.exists("/dev/apex_0")) {
            found.add(board("apex", Kind.TPU, "google", "apex"));
        }
        return found;
    }

    private static Accelerator board(String id, Kind kind, String vendor, String driver) {
        return accelerator(id, kind, vendor, AcceleratorMemory.NONE, driver);
    }

    private static Accelerator accelerator(
            String id, Kind kind, String vendor, AcceleratorMemory memory, String driver) {
        return new Accelerator(
                id,
                kind,
                Accelerator.Placement.UNKNOWN,
                vendor,
                "",
                memory,
                Driver.named(driver),
                Activity.UNKNOWN);
    }

    private String driver(String node) {
        return files.exists(node) ? node.substring("/dev/".length()) : "";
    }
}

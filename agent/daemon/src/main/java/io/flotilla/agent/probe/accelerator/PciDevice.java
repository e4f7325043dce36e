package io.flotilla.agent.probe.accelerator;

import io.flotilla.agent.probe.source.ProbeFiles;
import java.util.List;

/**
 * A device on the PCI bus; its numbers are as the kernel writes them.
 *
 * @param id its place on the bus
 * @param folder where the kernel shows it
 * @param driver the kernel's driver for it; empty if there is none
 */
record PciDevice(
        String id, String folder, String pciClass, String vendor, String device, String driver) {

    private static final String DEVICES = "/sys/bus/pci/devices";

    static List<PciDevice> all(ProbeFiles files) {
        return files.names(DEVICES).stream().map(id -> read(files, id)).toList();
    }

    private static PciDevice read(ProbeFiles files, String id) {
        var folder = DEVICES + "/" + id;
        return new PciDevice(
                id,
                folder,
                files.text(folder + "/class"),
                files.text(folder + "/vendor"),
                files.text(folder + "/device"),
                files.field(folder + "/uevent", "DRIVER").orElse(""));
    }

    /** Whether it draws pictures, or is of the kind that does and computes only. */
    boolean isDisplay() {
        return pciClass.startsWith("0x03");
    }

    /** Vendor and device, such as {@code 8086:643e}. */
    String code() {
        return vendor.replace("0x", "") + ":" + device.replace("0x", "");
    }
}

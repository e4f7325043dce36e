package io.flotilla.agent.probe.accelerator;

import io.flotilla.agent.probe.source.ProbeFiles;
import io.flotilla.contract.hardware.Accelerator;
import io.flotilla.contract.hardware.Accelerator.Kind;
import io.flotilla.contract.hardware.Accelerator.Placement;
import io.flotilla.contract.hardware.AcceleratorMemory;
import io.flotilla.contract.hardware.Activity;
import io.flotilla.contract.hardware.Driver;
import java.util.List;
import java.util.Set;

/** Coral's USB accelerators: they show one identity before their first use, and another after. */
final class UsbTpus {
    private static final String DEVICES = "/sys/bus/usb/devices";
    private static final Set<String> CORAL = Set.of("1a6e:089a", "18d1:9302");
    private static final String LIBRARY = "libedgetpu.so";

    private final ProbeFiles files;
    private final DriverLibraries libraries;

    UsbTpus(ProbeFiles files, DriverLibraries libraries) {
        this.files = files;
        this.libraries = libraries;
    }

    List<Accelerator> all() {
        return files.names(DEVICES).stream()
                .filter(name -> CORAL.contains(code(DEVICES + "/" + name)))
                .map(this::tpu)
                .toList();
    }

    private String code(String folder) {
        return files.text(folder + "/idVendor") + ":" + files.text(folder + "/idProduct");
    }

    private Accelerator tpu(String name) {
        return new Accelerator(
                "usb-" + name,
                Kind.TPU,
                Placement.DISCRETE,
                "google",
                "Edge TPU",
                AcceleratorMemory.NONE,
                libraries.has(LIBRARY)
                        ? new Driver("libusb", libraries.version(LIBRARY), LIBRARY)
                        : Driver.NONE,
                Activity.UNKNOWN);
    }
}

package io.flotilla.agent.probe.accelerator;

import io.flotilla.agent.probe.source.ProbeFiles;
import io.flotilla.contract.hardware.Accelerator;
import io.flotilla.contract.hardware.Accelerator.Kind;
import io.flotilla.contract.hardware.Accelerator.Placement;
import io.flotilla.contract.hardware.AcceleratorMemory;
import io.flotilla.contract.hardware.Activity;
import io.flotilla.contract.hardware.Driver;
import java.util.Map;
import java.util.Optional;

/** NPUs and TPUs on the PCI bus, by the numbers that Linux's drivers know them by. */
final class KnownPciAccelerators {
    private static final String INTEL_LIBRARY = "libze_intel_npu.so";
    private static final String XDNA_LIBRARY = "libxrt_driver_xdna.so";
    private static final String HAILO_LIBRARY = "libhailort.so";
    private static final String CORAL_LIBRARY = "libedgetpu.so";

    private static final Map<String, Known> KNOWN =
            Map.ofEntries(
                    Map.entry("8086:7d1d", intel("NPU 3720")),
                    Map.entry("8086:ad1d", intel("NPU 3720")),
                    Map.entry("8086:643e", intel("NPU 4000")),
                    Map.entry("8086:b03e", intel("NPU 5010")),
                    Map.entry("1022:1502", xdna("XDNA")),
                    Map.entry("1022:17f0", xdna("XDNA 2")),
                    Map.entry("1e60:2864", hailo("Hailo-8")),
                    Map.entry("1e60:45c4", hailo("Hailo-10H")),
                    Map.entry(
                            "1ac1:089a",
                            new Known(
                                    Kind.TPU,
                                    Placement.DISCRETE,
                                    "google",
                                    "Edge TPU",
                                    CORAL_LIBRARY)));

    /** Processing accelerators as the PCI standard classes them. */
    private static final String ACCELERATOR_CLASS = "0x12";

    private KnownPciAccelerators() {}

    private record Known(
            Kind kind, Placement placement, String vendor, String name, String library) {}

    private static Known intel(String name) {
        return new Known(Kind.NPU, Placement.INTEGRATED, "intel", name, INTEL_LIBRARY);
    }

    private static Known xdna(String name) {
        return new Known(Kind.NPU, Placement.INTEGRATED, "amd", name, XDNA_LIBRARY);
    }

    private static Known hailo(String name) {
        return new Known(Kind.NPU, Placement.DISCRETE, "hailo", name, HAILO_LIBRARY);
    }

    /** The accelerator that a device is; one that only its class tells is of an unknown kind. */
    static Optional<Accelerator> of(PciDevice device, ProbeFiles files, DriverLibraries libraries) {
        var known = KNOWN.get(device.code());
        if (known == null) {
            return device.pciClass().startsWith(ACCELERATOR_CLASS)
                    ? Optional.of(unknown(device))
                    : Optional.empty();
        }
        return Optional.of(
                new Accelerator(
                        device.id(),
                        known.kind(),
                        known.placement(),
                        known.vendor(),
                        known.name(),
                        AcceleratorMemory.NONE,
                        driver(device, known, files, libraries),
                        Activity.UNKNOWN));
    }

    private static Driver driver(
            PciDevice device, Known known, ProbeFiles files, DriverLibraries libraries) {
        var module = files.text("/sys/module/" + device.driver() + "/version");
        var version = module.isEmpty() ? libraries.version(known.library()) : module;
        return new Driver(
                device.driver(), version, libraries.has(known.library()) ? known.library() : "");
    }

    private static Accelerator unknown(PciDevice device) {
        return new Accelerator(
                device.id(),
                Kind.UNKNOWN,
                Placement.UNKNOWN,
                device.vendor(),
                device.code(),
                AcceleratorMemory.NONE,
                Driver.named(device.driver()),
                Activity.UNKNOWN);
    }
}

package io.flotilla.agent.probe.accelerator;

import io.flotilla.agent.probe.source.ProbeFiles;
import io.flotilla.contract.hardware.Accelerator;
import io.flotilla.contract.hardware.Accelerator.Kind;
import io.flotilla.contract.hardware.Accelerator.Placement;
import io.flotilla.contract.hardware.AcceleratorMemory;
import io.flotilla.contract.hardware.Activity;
import io.flotilla.contract.hardware.Driver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Graphics processors of boards, by the kernel's nodes for rendering. Those that no engine gains
 * from, like the VideoCore of a Raspberry Pi, are left out.
 */
final class PlatformGpus {
    private static final String NODES = "/sys/class/drm";

    private final ProbeFiles files;
    private final DriverLibraries libraries;

    PlatformGpus(ProbeFiles files, DriverLibraries libraries) {
        this.files = files;
        this.libraries = libraries;
    }

    private record Product(String vendor, String name) {}

    List<Accelerator> all() {
        var found = new ArrayList<Accelerator>();
        for (var node : files.names(NODES)) {
            var event = NODES + "/" + node + "/device/uevent";
            if (!node.startsWith("renderD") || files.field(event, "PCI_SLOT_NAME").isPresent()) {
                continue;
            }
            var driver = files.field(event, "DRIVER").orElse("");
            product(driver).ifPresent(product -> found.add(gpu(node, product, driver)));
        }
        return found;
    }

    private static Optional<Product> product(String driver) {
        if (driver.startsWith("msm") || driver.equals("adreno")) {
            return Optional.of(new Product("qualcomm", "Adreno"));
        }
        return switch (driver) {
            case "panthor", "panfrost", "mali" -> Optional.of(new Product("arm", "Mali"));
            case "asahi" -> Optional.of(new Product("apple", "Apple GPU"));
            case "pvrsrvkm", "powervr" -> Optional.of(new Product("imagination", "PowerVR"));
            default -> Optional.empty();
        };
    }

    private Accelerator gpu(String node, Product product, String driver) {
        return new Accelerator(
                node,
                Kind.GPU,
                Placement.INTEGRATED,
                product.vendor(),
                product.name(),
                AcceleratorMemory.NONE,
                new Driver(driver, "", libraries.api("libvulkan.so=Vulkan", "libOpenCL.so=OpenCL")),
                Activity.UNKNOWN);
    }
}

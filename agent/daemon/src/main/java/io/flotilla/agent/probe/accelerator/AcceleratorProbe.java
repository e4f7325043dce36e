package io.flotilla.agent.probe.accelerator;

import io.flotilla.agent.probe.source.ProbeFiles;
import io.flotilla.contract.hardware.Accelerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds GPUs, NPUs and TPUs by what the kernel shows of them, and by the library of NVIDIA's
 * driver. That one is here does not yet say that an engine can use it.
 */
public final class AcceleratorProbe {
    private final List<Supplier<Accelerator>> found = new ArrayList<>();

    /**
     * Looks for them once.
     *
     * @param nvml the library of NVIDIA's driver; null if it is not there
     */
    public AcceleratorProbe(ProbeFiles files, @Nullable NvmlLibrary nvml) {
        var libraries = new DriverLibraries(files);
        var names = new PciNames(files);
        var nvidia = new NvidiaCards(files, nvml);
        for (var device : PciDevice.all(files)) {
            pciDevice(device, files, libraries, names, nvidia).ifPresent(found::add);
        }
        new BoardAccelerators(files, libraries).all().forEach(this::addStill);
        new PlatformGpus(files, libraries).all().forEach(this::addStill);
        new UsbTpus(files, libraries).all().forEach(this::addStill);
    }

    private static Optional<Supplier<Accelerator>> pciDevice(
            PciDevice device,
            ProbeFiles files,
            DriverLibraries libraries,
            PciNames names,
            NvidiaCards nvidia) {
        var known = KnownPciAccelerators.of(device, files, libraries);
        if (known.isPresent()) {
            return known.map(accelerator -> () -> accelerator);
        }
        if (!device.isDisplay()) {
            return Optional.empty();
        }
        return switch (device.vendor()) {
            case "0x10de" -> Optional.of(nvidia.card(device, names));
            case "0x1002" -> Optional.of(new AmdGpu(device, files, libraries, names));
            case "0x8086" -> Optional.of(new IntelGpu(device, files, libraries, names));
            default -> Optional.empty();
        };
    }

    private void addStill(Accelerator accelerator) {
        found.add(() -> accelerator);
    }

    /** All of them, with what they are doing now. */
    public List<Accelerator> look() {
        return found.stream().map(Supplier::get).toList();
    }
}

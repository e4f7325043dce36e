package io.flotilla.agent.probe.accelerator;

import io.flotilla.agent.probe.source.ProbeFiles;
import io.flotilla.contract.hardware.Accelerator;
import io.flotilla.contract.hardware.Accelerator.Kind;
import io.flotilla.contract.hardware.Accelerator.Placement;
import io.flotilla.contract.hardware.AcceleratorMemory;
import io.flotilla.contract.hardware.Activity;
import io.flotilla.contract.hardware.Driver;
import java.util.function.Supplier;

/** A graphics processor of Intel, as the i915 or xe driver shows it. */
final class IntelGpu implements Supplier<Accelerator> {
    /** Where every Intel processor has the graphics that come with it. */
    private static final String BESIDE_PROCESSOR = "0000:00:02.0";

    private final Accelerator accelerator;

    IntelGpu(PciDevice device, ProbeFiles files, DriverLibraries libraries, PciNames names) {
        var isBesideProcessor = device.id().equals(BESIDE_PROCESSOR);
        this.accelerator =
                new Accelerator(
                        device.id(),
                        Kind.GPU,
                        isBesideProcessor ? Placement.INTEGRATED : Placement.DISCRETE,
                        "intel",
                        names.name(device),
                        isBesideProcessor
                                ? AcceleratorMemory.NONE
                                : AcceleratorMemory.of(ownBytes(device, files)),
                        new Driver(
                                device.driver(),
                                libraries.version("libze_intel_gpu.so"),
                                libraries.api(
                                        "libze_intel_gpu.so=Level Zero",
                                        "libvulkan.so=Vulkan",
                                        "libOpenCL.so=OpenCL")),
                        Activity.UNKNOWN);
    }

    /** The two drivers show it in different places. */
    private static long ownBytes(PciDevice device, ProbeFiles files) {
        var bytes = files.number(device.folder() + "/tile0/physical_vram_size_bytes");
        if (bytes.isPresent()) {
            return bytes.getAsLong();
        }
        return files.names(device.folder() + "/drm").stream()
                .map(card -> device.folder() + "/drm/" + card + "/lmem_total_bytes")
                .mapToLong(file -> files.number(file).orElse(0))
                .max()
                .orElse(0);
    }

    @Override
    public Accelerator get() {
        return accelerator;
    }
}

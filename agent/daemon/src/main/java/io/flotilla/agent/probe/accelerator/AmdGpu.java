package io.flotilla.agent.probe.accelerator;

import io.flotilla.agent.probe.source.ProbeFiles;
import io.flotilla.contract.hardware.Accelerator;
import io.flotilla.contract.hardware.Accelerator.Kind;
import io.flotilla.contract.hardware.Accelerator.Placement;
import io.flotilla.contract.hardware.AcceleratorMemory;
import io.flotilla.contract.hardware.Activity;
import io.flotilla.contract.hardware.Driver;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A graphics processor of AMD, as the amdgpu driver shows it. */
final class AmdGpu implements Supplier<Accelerator> {
    private static final double PERCENT = 100;
    private static final double MILLI = 1e3;
    private static final double MICRO = 1e6;

    /** What firmware sets aside for graphics beside the processor is mostly less than this. */
    private static final long SMALLEST_OWN_BYTES = 2L << 30;

    private final PciDevice device;
    private final ProbeFiles files;
    private final String sensors;
    private final String modelName;
    private final Driver driver;
    private final Placement placement;

    AmdGpu(PciDevice device, ProbeFiles files, DriverLibraries libraries, PciNames names) {
        this.device = device;
        this.files = files;
        this.sensors =
                files.names(device.folder() + "/hwmon").stream()
                        .findFirst()
                        .map(name -> device.folder() + "/hwmon/" + name)
                        .orElse(device.folder());
        var stated = files.text(device.folder() + "/product_name");
        this.modelName = stated.isEmpty() ? names.name(device) : stated;
        this.driver =
                new Driver(
                        device.driver(),
                        files.text("/sys/module/amdgpu/version"),
                        libraries.api("libamdhip64.so=HIP", "libvulkan.so=Vulkan"));
        this.placement = isBesideProcessor() ? Placement.INTEGRATED : Placement.DISCRETE;
    }

    /** Only those have a sensor for the voltage of the processor's northbridge. */
    private boolean isBesideProcessor() {
        return files.text(sensors + "/in1_label").equals("vddnb");
    }

    @Override
    public Accelerator get() {
        return new Accelerator(
                device.id(),
                Kind.GPU,
                placement,
                "amd",
                modelName,
                memory(),
                driver,
                new Activity(
                        scaled(files.number(device.folder() + "/gpu_busy_percent"), PERCENT),
                        scaled(files.number(sensors + "/power1_average"), MICRO),
                        scaled(files.number(sensors + "/temp1_input"), MILLI)));
    }

    private AcceleratorMemory memory() {
        var totalBytes = files.number(device.folder() + "/mem_info_vram_total").orElse(0);
        if (placement == Placement.INTEGRATED && totalBytes < SMALLEST_OWN_BYTES) {
            return AcceleratorMemory.NONE;
        }
        var used = files.number(device.folder() + "/mem_info_vram_used");
        var availableBytes = used.isPresent() ? Math.max(0, totalBytes - used.getAsLong()) : 0;
        return new AcceleratorMemory(totalBytes, availableBytes, 0);
    }

    private static @Nullable Double scaled(OptionalLong number, double unit) {
        return number.isPresent() ? number.getAsLong() / unit : null;
    }
}

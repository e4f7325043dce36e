package io.flotilla.agent.runtime.proof;

import io.flotilla.agent.runtime.DescribedEngine.Device;
import io.flotilla.agent.runtime.DescribedEngine.Kind;
import io.flotilla.contract.hardware.Accelerator;
import io.flotilla.contract.hardware.RuntimeSupport;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the accelerator that an engine's device is: by its place on the bus, else as the next one
 * of its vendor and kind.
 */
final class DeviceLinks {
    /** Whose accelerators a provider computes on, where that is one maker's. */
    private static final Map<String, String> VENDORS =
            Map.ofEntries(
                    Map.entry("cuda", "nvidia"),
                    Map.entry("tensorrt", "nvidia"),
                    Map.entry("nvtensorrtrtx", "nvidia"),
                    Map.entry("rocm", "amd"),
                    Map.entry("hip", "amd"),
                    Map.entry("migraphx", "amd"),
                    Map.entry("vitisai", "amd"),
                    Map.entry("openvino", "intel"),
                    Map.entry("sycl", "intel"),
                    Map.entry("qnn", "qualcomm"),
                    Map.entry("hexagon", "qualcomm"),
                    Map.entry("metal", "apple"),
                    Map.entry("coreml", "apple"));

    private final List<Accelerator> accelerators;

    DeviceLinks(List<Accelerator> accelerators) {
        this.accelerators = List.copyOf(accelerators);
    }

    /**
     * The accelerator of a device; empty for the main processor, and where none matches.
     *
     * @param before the engine's devices that come before it
     */
    Optional<Accelerator> accelerator(Device device, List<Device> before) {
        if (device.kind() == Kind.CPU) {
            return Optional.empty();
        }
        var onBus = accelerators.stream().filter(found -> found.id().equals(device.busId()));
        var alike =
                before.stream()
                        .filter(other -> other.provider().equals(device.provider()))
                        .filter(other -> other.kind() == device.kind())
                        .count();
        return onBus.findFirst()
                .or(
                        () ->
                                accelerators.stream()
                                        .filter(found -> matches(found, device))
                                        .skip(alike)
                                        .findFirst());
    }

    private static boolean matches(Accelerator accelerator, Device device) {
        var isGpu = accelerator.kind() == Accelerator.Kind.GPU;
        var vendor = vendor(device);
        return isGpu == (device.kind() == Kind.GPU)
                && (vendor.isEmpty() || vendor.equals(accelerator.vendor()));
    }

    private static String vendor(Device device) {
        var provider = RuntimeSupport.providerName(device.provider());
        return VENDORS.getOrDefault(provider, device.vendor());
    }
}

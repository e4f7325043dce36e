package io.flotilla.contract.selection.ranking;

import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.selection.Placement.Processor;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Who made an execution provider or an engine, and for what. */
final class Vendors {

    private static final Map<String, String> BY_PROVIDER =
            Map.ofEntries(
                    Map.entry("cuda", "nvidia"),
                    Map.entry("tensorrt", "nvidia"),
                    Map.entry("nvtensorrtrtx", "nvidia"),
                    Map.entry("openvino", "intel"),
                    Map.entry("sycl", "intel"),
                    Map.entry("qnn", "qualcomm"),
                    Map.entry("coreml", "apple"),
                    Map.entry("metal", "apple"),
                    Map.entry("migraphx", "amd"),
                    Map.entry("rocm", "amd"),
                    Map.entry("hip", "amd"),
                    Map.entry("vitisai", "amd"),
                    Map.entry("rknpu", "rockchip"),
                    Map.entry("rknn", "rockchip"),
                    Map.entry("hailo", "hailo"),
                    Map.entry("edgetpu", "google"),
                    Map.entry("cann", "huawei"));

    private static final Map<ModelRuntime, String> BY_RUNTIME =
            Map.of(ModelRuntime.OPENVINO, "intel", ModelRuntime.MLX, "apple");

    private static final Set<String> ON_CPU = Set.of("cpu", "xnnpack", "dnnl", "blas", "acl");

    private static final Set<String> ON_NPU =
            Set.of("qnn", "vitisai", "rknpu", "rknn", "hailo", "edgetpu", "cann");

    private Vendors() {}

    /** Whether a provider computes on the processor itself. */
    static boolean isOnCpu(String provider) {
        return ON_CPU.contains(provider);
    }

    /** What a provider computes on where the device does not say. */
    static Processor usualProcessor(String provider) {
        return ON_NPU.contains(provider) ? Processor.NPU : Processor.INTEGRATED_GPU;
    }

    /** Whether hardware of that vendor is what the engine or its provider was made for. */
    static boolean isOwn(ModelRuntime runtime, String provider, String vendor) {
        var lowerCase = vendor.toLowerCase(Locale.ROOT);
        return lowerCase.equals(BY_PROVIDER.get(provider))
                || lowerCase.equals(BY_RUNTIME.get(runtime));
    }
}

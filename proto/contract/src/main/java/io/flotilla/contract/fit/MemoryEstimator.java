package io.flotilla.contract.fit;

import io.flotilla.contract.format.ModelRuntime;

/** Estimates how much memory a runtime host takes with a variant loaded, from its header alone. */
public final class MemoryEstimator {

    private MemoryEstimator() {}

    /**
     * The estimate where so many of a variant's last layers are computed on a device with memory of
     * its own, the head counting as one. Only llama.cpp divides models; elsewhere all or nothing is
     * on the device.
     */
    public static PlacedEstimate placed(
            VariantFacts facts, ModelRuntime runtime, Workload workload, int layersOnDevice) {
        return switch (runtime) {
            case LLAMA_CPP, BITNET_CPP -> LlamaMemory.placed(facts, workload, layersOnDevice);
            case ONNX_RUNTIME, ONNX_RUNTIME_GENAI, OPENVINO, LITERT, MLX, VLLM, LITERT_LM ->
                    PlacedEstimate.whole(estimate(facts, runtime, workload), layersOnDevice > 0);
        };
    }

    /** The estimate for a variant in one engine. Never fails: numbers too large are capped. */
    public static MemoryEstimate estimate(
            VariantFacts facts, ModelRuntime runtime, Workload workload) {
        return switch (runtime) {
            case ONNX_RUNTIME, ONNX_RUNTIME_GENAI, OPENVINO, LITERT ->
                    OnnxMemory.estimate(facts, workload);
            case LLAMA_CPP, BITNET_CPP -> LlamaMemory.estimate(facts, workload);
            case MLX, VLLM, LITERT_LM -> MlxMemory.estimate(facts, workload);
        };
    }
}

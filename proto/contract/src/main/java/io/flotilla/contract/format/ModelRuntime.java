package io.flotilla.contract.format;

/** An engine that can run a model file. */
public enum ModelRuntime {
    ONNX_RUNTIME("onnxruntime"),
    LLAMA_CPP("llama.cpp"),
    /** The fork of llama.cpp with kernels for ternary weights of its own types. */
    BITNET_CPP("bitnet.cpp"),
    OPENVINO("openvino"),
    MLX("mlx"),
    /** The loop around ONNX Runtime that generates text. */
    ONNX_RUNTIME_GENAI("onnxruntime-genai"),
    VLLM("vllm"),
    LITERT("litert"),
    LITERT_LM("litert-lm");

    private final String id;

    ModelRuntime(String id) {
        this.id = id;
    }

    /** The name it has on the wire and everywhere people see it. */
    public String id() {
        return id;
    }
}

package io.flotilla.contract.format;

/** The layout of a model file. */
public enum Format {
    /** The single-file format of llama.cpp. */
    GGUF,
    /** The protobuf format of ONNX Runtime, with or without external data. */
    ONNX,
    /** OpenVINO's pair of {@code .xml} and {@code .bin}. */
    OPENVINO_IR,
    /** A directory of safetensors for Apple's MLX. */
    MLX
}

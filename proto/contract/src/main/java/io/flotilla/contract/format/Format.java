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
    MLX,
    /** A directory of safetensors as Hugging Face keeps models, for engines that load these. */
    SAFETENSORS,
    /** The flat buffer of LiteRT, which was TensorFlow Lite. */
    LITERT,
    /** The bundle of LiteRT-LM: models and tokenizer of a language model in one file. */
    LITERT_LM
}

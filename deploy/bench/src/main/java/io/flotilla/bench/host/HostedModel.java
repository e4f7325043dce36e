package io.flotilla.bench.host;

import java.nio.file.Path;

/**
 * A model's files as a host is told them.
 *
 * @param runtime the engine: onnxruntime, llama.cpp
 * @param file the model file; what belongs to it lies beside
 * @param tokenizer the tokenizer's file name beside it; empty if it needs none
 */
public record HostedModel(String runtime, Path file, String tokenizer) {

    /** A GGUF file, which has its tokenizer within. */
    public static HostedModel gguf(Path file) {
        return new HostedModel("llama.cpp", file, "");
    }

    /** An ONNX file with {@code tokenizer.json} beside it. */
    public static HostedModel onnx(Path file) {
        return new HostedModel("onnxruntime", file, "tokenizer.json");
    }

    String folder() {
        return file.toAbsolutePath().resolveSibling("").toString();
    }

    String name() {
        return file.getFileName().toString();
    }
}

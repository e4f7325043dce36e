package io.flotilla.bench.fit;

import io.flotilla.bench.host.HostedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Models that somebody trained: from the class path, and where the tests look for theirs. */
public final class RealModels {
    private static final String TOKENIZER = "tokenizer.json";

    private RealModels() {}

    /** all-MiniLM-L6-v2 in FP32, with its tokenizer beside it. */
    public static HostedModel miniLm(Path folder) throws IOException {
        return onnx(folder, "all-minilm-l6-v2");
    }

    /** bge-small-zh-v1.5 in FP32, with its tokenizer beside it. */
    public static HostedModel bgeSmall(Path folder) throws IOException {
        return onnx(folder, "bge-small-zh-v1.5");
    }

    private static HostedModel onnx(Path folder, String name) throws IOException {
        copy("/" + name + ".onnx", folder.resolve("model.onnx"));
        copy("/" + name + "-tokenizer.json", folder.resolve(TOKENIZER));
        return HostedModel.onnx(folder.resolve("model.onnx"));
    }

    /** MiniLM's tokenizer, for models whose words mean nothing. */
    static void copyTokenizer(Path folder) throws IOException {
        copy("/all-minilm-l6-v2-tokenizer.json", folder.resolve(TOKENIZER));
    }

    /**
     * A small trained language model in GGUF that is no part of the project, looked for in the
     * folder that FLOTILLA_TEST_MODELS names or beside the repository.
     */
    public static Optional<Path> languageModel(Path top, String name) {
        var folder = System.getenv("FLOTILLA_TEST_MODELS");
        var file =
                (folder == null ? top.resolve("../shared/models") : Path.of(folder))
                        .resolve(name)
                        .toAbsolutePath()
                        .normalize();
        return Files.exists(file) ? Optional.of(file) : Optional.empty();
    }

    private static void copy(String resource, Path target) throws IOException {
        try (var in = RealModels.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException(resource + " is not on the class path");
            }
            Files.copy(in, target);
        }
    }
}

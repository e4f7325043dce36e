package io.flotilla.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/** The sentence-embedding model all-MiniLM-L6-v2, laid out as the daemon lays out a variant. */
enum MiniLm {
    FP32("all-minilm-l6-v2"),
    INT8("all-minilm-l6-v2-q");

    private final String resource;

    MiniLm(String resource) {
        this.resource = resource;
    }

    Path folder() throws IOException {
        Path folder = Path.of("target", "models", name()).toAbsolutePath();
        if (!Files.exists(folder)) {
            Path partial = Files.createDirectories(folder.resolveSibling(name() + ".partial"));
            copy(resource + ".onnx", partial.resolve("model.onnx"));
            copy(resource + "-tokenizer.json", partial.resolve("tokenizer.json"));
            Files.move(partial, folder);
        }
        return folder;
    }

    private static void copy(String resource, Path file) throws IOException {
        try (InputStream in = MiniLm.class.getResourceAsStream("/" + resource)) {
            Files.copy(Objects.requireNonNull(in), file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}

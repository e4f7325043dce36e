package io.flotilla.controller.registry;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** Real model files: all-MiniLM-L6-v2 in INT8, and a small llama. */
public final class TestModels {

    private static final Path DIRECTORY =
            Path.of(
                    Optional.ofNullable(System.getenv("FLOTILLA_TEST_MODELS"))
                            .orElse("../../shared/models"));

    private TestModels() {}

    /** The sentence-embedding model as ONNX, 23 MB. */
    public static byte[] minilm() {
        return resource("/all-minilm-l6-v2-q.onnx");
    }

    public static byte[] minilmTokenizer() {
        return resource("/all-minilm-l6-v2-q-tokenizer.json");
    }

    /** A llama as GGUF, 1 MB; the test is skipped where it is not. */
    public static byte[] stories() {
        var file = DIRECTORY.resolve("stories260K.gguf");
        assumeTrue(Files.exists(file), () -> "no " + file + "; set FLOTILLA_TEST_MODELS");
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static byte[] resource(String name) {
        try (var stream = Objects.requireNonNull(TestModels.class.getResourceAsStream(name))) {
            return stream.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}

package io.flotilla.controller.registry;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
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

    /** One multiplication with FP32 weights, as ONNX, after the field numbers of onnx.proto. */
    public static byte[] fullPrecision() {
        return fullPrecision("graph");
    }

    /** The same in other bytes, by another name of its graph. */
    public static byte[] fullPrecision(String graphName) {
        var weights =
                message(
                        out -> {
                            out.writeInt64(1, 64);
                            out.writeInt64(1, 64);
                            out.writeInt32(2, 1);
                            out.writeString(8, "weights");
                            out.writeByteArray(9, new byte[64 * 64 * Float.BYTES]);
                        });
        var node =
                message(
                        out -> {
                            out.writeString(1, "input");
                            out.writeString(1, "weights");
                            out.writeString(2, "output");
                            out.writeString(4, "MatMul");
                        });
        var graph =
                message(
                        out -> {
                            out.writeByteArray(1, node);
                            out.writeString(2, graphName);
                            out.writeByteArray(5, weights);
                        });
        return message(
                out -> {
                    out.writeInt64(1, 8);
                    out.writeByteArray(7, graph);
                    out.writeByteArray(8, message(opset -> opset.writeInt64(2, 17)));
                });
    }

    /** A graph that takes pixels and answers with logits, as exporters leave it. */
    public static byte[] pictureClassifier() {
        var weights =
                message(
                        out -> {
                            out.writeInt64(1, 3);
                            out.writeInt64(1, 64);
                            out.writeInt32(2, 1);
                            out.writeString(8, "weights");
                            out.writeByteArray(9, new byte[3 * 64 * Float.BYTES]);
                        });
        var graph =
                message(
                        out -> {
                            out.writeByteArray(1, node("GlobalAveragePool", "a", "pixel_values"));
                            out.writeByteArray(1, node("Flatten", "b", "a"));
                            out.writeByteArray(1, node("MatMul", "logits", "b", "weights"));
                            out.writeString(2, "pictures");
                            out.writeByteArray(5, weights);
                            out.writeByteArray(11, port("pixel_values", 4));
                            out.writeByteArray(12, port("logits", 2));
                        });
        return message(
                out -> {
                    out.writeInt64(1, 8);
                    out.writeByteArray(7, graph);
                    out.writeByteArray(8, message(opset -> opset.writeInt64(2, 17)));
                });
    }

    private static byte[] node(String operator, String output, String... inputs) {
        return message(
                out -> {
                    for (var input : inputs) {
                        out.writeString(1, input);
                    }
                    out.writeString(2, output);
                    out.writeString(4, operator);
                });
    }

    /** An input or output whose sizes are open. */
    private static byte[] port(String name, int axes) {
        var shape =
                message(
                        out -> {
                            for (int axis = 0; axis < axes; axis++) {
                                out.writeByteArray(1, message(open -> open.writeString(2, "any")));
                            }
                        });
        var tensor =
                message(
                        out -> {
                            out.writeInt32(1, 1);
                            out.writeByteArray(2, shape);
                        });
        return message(
                out -> {
                    out.writeString(1, name);
                    out.writeByteArray(2, message(type -> type.writeByteArray(1, tensor)));
                });
    }

    private interface Fields {
        void writeTo(CodedOutputStream out) throws IOException;
    }

    private static byte[] message(Fields fields) {
        var bytes = new ByteArrayOutputStream();
        var out = CodedOutputStream.newInstance(bytes);
        try {
            fields.writeTo(out);
            out.flush();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
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

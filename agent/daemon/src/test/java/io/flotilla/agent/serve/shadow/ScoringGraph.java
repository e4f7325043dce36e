package io.flotilla.agent.serve.shadow;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small graphs that give classes, written field by field. Source: onnx.proto. */
public final class ScoringGraph {
    public static final String FILE = "model.onnx";

    private static final int FLOAT = 1;
    private static final int INT64 = 7;
    private static final int INT_ATTRIBUTE = 2;

    /** Knows a few words. */
    private static final String TOKENIZER =
            """
            {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
             "normalizer": null, "pre_tokenizer": {"type": "Whitespace"}, "post_processor": null,
             "decoder": null, "model": {"type": "WordLevel", "unk_token": "any",
             "vocab": {"any": 1, "pump": 2, "valve": 3}}}
            """;

    private ScoringGraph() {}

    /** Multiplies rows of numbers, "x", by a factor for each class. */
    static Path ofNumbers(Path folder, String output, float... factors) throws IOException {
        var graph =
                message(
                        out -> {
                            out.writeBytes(1, node("Mul", output, "x", "factors"));
                            out.writeString(2, "numbers");
                            out.writeBytes(5, floats("factors", factors));
                            out.writeBytes(11, value("x", FLOAT));
                            out.writeBytes(12, value(output, FLOAT));
                        });
        return write(folder, graph);
    }

    /** Multiplies the sum of a text's tokens by a factor for each class, which has a label. */
    static Path ofTexts(Path folder, String labels, float... factors) throws IOException {
        var graph =
                message(
                        out -> {
                            out.writeBytes(1, toFloats("input_ids", "floats"));
                            out.writeBytes(1, node("ReduceSum", "sum", "floats", "axis"));
                            out.writeBytes(1, node("Mul", "logits", "sum", "factors"));
                            out.writeString(2, "texts");
                            out.writeBytes(5, axis());
                            out.writeBytes(5, floats("factors", factors));
                            out.writeBytes(11, value("input_ids", INT64));
                            out.writeBytes(12, value("logits", FLOAT));
                        });
        write(folder, graph);
        Files.writeString(folder.resolve("tokenizer.json"), TOKENIZER);
        Files.writeString(folder.resolve("config.json"), labels);
        return folder;
    }

    /** Gives each of three classes, which have labels, four times the mean of its colour. */
    public static void ofPictures(Path folder) throws IOException {
        var graph =
                message(
                        out -> {
                            out.writeBytes(1, node("GlobalAveragePool", "pool", "pixel_values"));
                            out.writeBytes(1, node("Flatten", "means", "pool"));
                            out.writeBytes(1, node("Mul", "logits", "means", "factors"));
                            out.writeString(2, "pictures");
                            out.writeBytes(5, floats("factors", 4, 4, 4));
                            out.writeBytes(
                                    11, value("pixel_values", FLOAT, "n", "colour", "y", "x"));
                            out.writeBytes(12, value("logits", FLOAT));
                        });
        write(folder, graph);
        Files.writeString(
                folder.resolve("config.json"),
                "{\"id2label\": {\"0\": \"red\", \"1\": \"green\", \"2\": \"blue\"}}");
        Files.writeString(
                folder.resolve("preprocessor_config.json"),
                "{\"image_processor_type\": \"ViTImageProcessor\", \"size\": 8, \"resample\": 2}");
    }

    private static Path write(Path folder, ByteString graph) throws IOException {
        var model =
                message(
                        out -> {
                            out.writeInt64(1, 8);
                            out.writeBytes(7, graph);
                            out.writeBytes(8, message(opset -> opset.writeInt64(2, 13)));
                        });
        Files.createDirectories(folder);
        Files.write(folder.resolve(FILE), model.toByteArray());
        return folder;
    }

    private static ByteString node(String operator, String output, String... inputs) {
        return message(
                out -> {
                    for (var input : inputs) {
                        out.writeString(1, input);
                    }
                    out.writeString(2, output);
                    out.writeString(4, operator);
                });
    }

    private static ByteString toFloats(String input, String output) {
        var type =
                message(
                        out -> {
                            out.writeString(1, "to");
                            out.writeInt64(3, FLOAT);
                            out.writeInt32(20, INT_ATTRIBUTE);
                        });
        return node("Cast", output, input).concat(message(out -> out.writeBytes(5, type)));
    }

    private static ByteString floats(String name, float... values) {
        var elements = littleEndian(Float.BYTES * values.length);
        elements.asFloatBuffer().put(values);
        return tensor(name, FLOAT, values.length, elements);
    }

    private static ByteString axis() {
        return tensor("axis", INT64, 1, littleEndian(Long.BYTES).putLong(0, 1));
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteString tensor(String name, int type, int count, ByteBuffer elements) {
        var raw = ByteString.copyFrom(elements);
        return message(
                out -> {
                    out.writeInt64(1, count);
                    out.writeInt32(2, type);
                    out.writeString(8, name);
                    out.writeBytes(9, raw);
                });
    }

    /** Rows of any number and length. */
    private static ByteString value(String name, int type) {
        return value(name, type, "rows", "length");
    }

    private static ByteString value(String name, int type, String... axes) {
        var shape =
                message(
                        out -> {
                            for (var axis : axes) {
                                out.writeBytes(1, message(one -> one.writeString(2, axis)));
                            }
                        });
        var tensor =
                message(
                        out -> {
                            out.writeInt32(1, type);
                            out.writeBytes(2, shape);
                        });
        return message(
                out -> {
                    out.writeString(1, name);
                    out.writeBytes(2, message(of -> of.writeBytes(1, tensor)));
                });
    }

    private interface Fields {
        void writeTo(CodedOutputStream out) throws IOException;
    }

    private static ByteString message(Fields fields) {
        var bytes = ByteString.newOutput();
        var out = CodedOutputStream.newInstance(bytes);
        try {
            fields.writeTo(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteString();
    }
}

package io.flotilla.host;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A model of some hundred bytes that makes a vector of one element of each token's id: quick to
 * load, and with hardly a byte that does not matter. Field numbers are those of the ONNX format.
 */
final class TinyModel {
    private static final int FLOAT = 1;
    private static final int INT64 = 7;
    private static final int INT_ATTRIBUTE = 2;

    private TinyModel() {}

    /** A folder with the model and the tokenizer of MiniLM. */
    static Path folder(Path parent, byte[] model) throws IOException {
        Path folder = Files.createTempDirectory(parent, "tiny");
        Files.write(folder.resolve("model.onnx"), model);
        Files.copy(
                MiniLm.INT8.folder().resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
        return folder;
    }

    static byte[] bytes() {
        return withInput("input_ids");
    }

    /** The model with another name for its one input. */
    static byte[] withInput(String input) {
        return model(input, "Mul", 1f).toByteArray();
    }

    /** The model with an operator of that name. */
    static byte[] withOperator(String operator) {
        return model("input_ids", operator, 1f).toByteArray();
    }

    /** The model with this factor for each id. */
    static byte[] withWeight(float weight) {
        return model("input_ids", "Mul", weight).toByteArray();
    }

    /** The model as one that takes numbers other than a text's, with this factor for each. */
    static byte[] withoutTexts(float weight) {
        return model("counts", "Mul", weight).toByteArray();
    }

    /** A model that gives each class the sum of a text's ids times the factor of the class. */
    static byte[] classifier(float... factors) {
        ByteString graph =
                message(
                        out -> {
                            out.writeBytes(1, cast("input_ids", "floats"));
                            out.writeBytes(1, node("ReduceSum", "floats", "axis", "sum"));
                            out.writeBytes(1, node("Mul", "sum", "factors", "logits"));
                            out.writeString(2, "classifier");
                            out.writeBytes(5, longs("axis", 1));
                            out.writeBytes(5, floats("factors", factors));
                            out.writeBytes(11, value("input_ids", INT64, 2));
                            out.writeBytes(12, value("logits", FLOAT, 2));
                        });
        return whole(graph).toByteArray();
    }

    private static ByteString model(String input, String operator, float weight) {
        ByteString graph =
                message(
                        out -> {
                            out.writeBytes(1, cast(input, "floats"));
                            out.writeBytes(1, node(operator, "floats", "weight", "weighted"));
                            out.writeBytes(1, node("Unsqueeze", "weighted", "axis", "vectors"));
                            out.writeString(2, "tiny");
                            out.writeBytes(5, floats("weight", weight));
                            out.writeBytes(5, longs("axis", 2));
                            out.writeBytes(11, value(input, INT64, 2));
                            out.writeBytes(12, value("vectors", FLOAT, 3));
                        });
        return whole(graph);
    }

    private static ByteString whole(ByteString graph) {
        return message(
                out -> {
                    out.writeInt64(1, 8);
                    out.writeBytes(7, graph);
                    out.writeBytes(8, message(opset -> opset.writeInt64(2, 13)));
                });
    }

    private static ByteString node(String operator, String left, String right, String output) {
        return message(
                out -> {
                    out.writeString(1, left);
                    out.writeString(1, right);
                    out.writeString(2, output);
                    out.writeString(4, operator);
                });
    }

    private static ByteString cast(String input, String output) {
        ByteString toFloat =
                message(
                        out -> {
                            out.writeString(1, "to");
                            out.writeInt64(3, FLOAT);
                            out.writeInt32(20, INT_ATTRIBUTE);
                        });
        return message(
                out -> {
                    out.writeString(1, input);
                    out.writeString(2, output);
                    out.writeString(4, "Cast");
                    out.writeBytes(5, toFloat);
                });
    }

    private static ByteString floats(String name, float... values) {
        ByteBuffer elements = littleEndian(values.length * 4);
        for (float value : values) {
            elements.putFloat(value);
        }
        return tensor(name, FLOAT, values.length, elements.flip());
    }

    private static ByteString longs(String name, long value) {
        return tensor(name, INT64, 1, littleEndian(8).putLong(value).flip());
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteString tensor(String name, int type, int count, ByteBuffer elements) {
        ByteString raw = ByteString.copyFrom(elements);
        return message(
                out -> {
                    out.writeInt64(1, count);
                    out.writeInt32(2, type);
                    out.writeString(8, name);
                    out.writeBytes(9, raw);
                });
    }

    private static ByteString value(String name, int type, int rank) {
        ByteString shape =
                message(
                        out -> {
                            for (int i = 0; i < rank; i++) {
                                int axis = i;
                                out.writeBytes(1, message(d -> d.writeString(2, "d" + axis)));
                            }
                        });
        ByteString tensor =
                message(
                        out -> {
                            out.writeInt32(1, type);
                            out.writeBytes(2, shape);
                        });
        return message(
                out -> {
                    out.writeString(1, name);
                    out.writeBytes(2, message(t -> t.writeBytes(1, tensor)));
                });
    }

    private static ByteString message(Fields fields) {
        ByteString.Output bytes = ByteString.newOutput();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            fields.writeTo(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteString();
    }

    private interface Fields {
        void writeTo(CodedOutputStream out) throws IOException;
    }
}

package io.flotilla.host;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Builds graphs of a few nodes with weights drawn at random. Field numbers are ONNX's. */
final class SmallModel {
    private static final int FLOAT = 1;
    private static final int INT64 = 7;
    private static final int BOOL = 9;
    private static final int NUMBER = 2;
    private static final int GRAPH = 5;

    private final Random random = new Random(7);
    private final List<Field> fields = new ArrayList<>();

    /** Adds a node; attributes are made by {@link #number} and {@link #branch}. */
    SmallModel node(String operator, List<String> inputs, String output, Field... attributes) {
        return field(
                1,
                message(
                        out -> {
                            for (String input : inputs) {
                                out.writeString(1, input);
                            }
                            out.writeString(2, output);
                            out.writeString(4, operator);
                            for (Field attribute : attributes) {
                                attribute.writeTo(out);
                            }
                        }));
    }

    static Field number(String name, long value) {
        ByteString attribute =
                message(
                        out -> {
                            out.writeString(1, name);
                            out.writeInt64(3, value);
                            out.writeInt32(20, NUMBER);
                        });
        return out -> out.writeBytes(5, attribute);
    }

    static Field branch(String name, SmallModel graph) {
        ByteString attribute =
                message(
                        out -> {
                            out.writeString(1, name);
                            out.writeBytes(6, graph.graph());
                            out.writeInt32(20, GRAPH);
                        });
        return out -> out.writeBytes(5, attribute);
    }

    /** Adds weights between -1 and 1. */
    SmallModel weights(String name, int... dimensions) {
        int elements = 1;
        for (int dimension : dimensions) {
            elements *= dimension;
        }
        ByteBuffer bytes = ByteBuffer.allocate(elements * 4).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            bytes.putFloat(random.nextFloat() * 2 - 1);
        }
        ByteString raw = ByteString.copyFrom(bytes.flip());
        return tensor(name, dimensions, out -> out.writeBytes(9, raw));
    }

    /** Adds weights that are said. */
    SmallModel numbers(String name, int[] dimensions, float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        ByteString raw = ByteString.copyFrom(bytes.flip());
        return tensor(name, dimensions, out -> out.writeBytes(9, raw));
    }

    /** Adds an input whose sizes a caller chooses. */
    SmallModel openInput(String name, int rank) {
        int[] open = new int[rank];
        Arrays.fill(open, -1);
        return field(11, value(name, FLOAT, open));
    }

    /** Adds weights that lie in a file beside the model. */
    SmallModel external(String name, String location, long offset, int... dimensions) {
        return tensor(
                name,
                dimensions,
                out -> {
                    out.writeBytes(13, pair("location", location));
                    out.writeBytes(13, pair("offset", Long.toString(offset)));
                    out.writeInt32(14, 1);
                });
    }

    private SmallModel tensor(String name, int[] dimensions, Field data) {
        return field(
                5,
                message(
                        out -> {
                            for (int dimension : dimensions) {
                                out.writeInt64(1, dimension);
                            }
                            out.writeInt32(2, FLOAT);
                            out.writeString(8, name);
                            data.writeTo(out);
                        }));
    }

    private static ByteString pair(String key, String value) {
        return message(
                out -> {
                    out.writeString(1, key);
                    out.writeString(2, value);
                });
    }

    SmallModel input(String name, int... dimensions) {
        return field(11, value(name, FLOAT, dimensions));
    }

    SmallModel flag(String name) {
        return field(11, value(name, BOOL));
    }

    SmallModel whole(String name) {
        return field(11, value(name, INT64));
    }

    SmallModel answersFlag(String name) {
        return field(12, value(name, BOOL));
    }

    SmallModel output(String name, int... dimensions) {
        return field(12, value(name, FLOAT, dimensions));
    }

    private static ByteString value(String name, int type, int... dimensions) {
        ByteString shape =
                message(
                        out -> {
                            for (int dimension : dimensions) {
                                out.writeBytes(1, message(d -> writeSize(d, dimension)));
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

    private static void writeSize(CodedOutputStream dimension, int size) throws IOException {
        if (size < 0) {
            dimension.writeString(2, "any");
        } else {
            dimension.writeInt64(1, size);
        }
    }

    private SmallModel field(int number, ByteString value) {
        fields.add(out -> out.writeBytes(number, value));
        return this;
    }

    private ByteString graph() {
        return message(
                out -> {
                    out.writeString(2, "small");
                    for (Field field : fields) {
                        field.writeTo(out);
                    }
                });
    }

    /** Writes the model into a new folder. */
    Path in(Path parent, int opset) throws IOException {
        Path folder = Files.createTempDirectory(parent, "small");
        ByteString graph = graph();
        Files.write(
                folder.resolve("model.onnx"),
                message(
                                out -> {
                                    out.writeInt64(1, 8);
                                    out.writeBytes(7, graph);
                                    out.writeBytes(8, message(o -> o.writeInt64(2, opset)));
                                })
                        .toByteArray());
        return folder;
    }

    private static ByteString message(Field field) {
        ByteString.Output bytes = ByteString.newOutput();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            field.writeTo(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteString();
    }

    /** Writes fields of a message. */
    interface Field {
        void writeTo(CodedOutputStream out) throws IOException;
    }
}

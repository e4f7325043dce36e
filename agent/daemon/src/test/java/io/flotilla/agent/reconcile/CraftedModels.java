package io.flotilla.agent.reconcile;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Files that an engine takes for models, and that are made to harm it. */
final class CraftedModels {
    private static final int FLOAT = 1;
    private static final int INT64 = 7;
    private static final int BOOL = 9;
    private static final int GRAPH_ATTRIBUTE = 5;
    private static final int INT_ATTRIBUTE = 2;

    /** The engine takes norms of 32 floating bits only, and gives up on integers. */
    private static final int TYPE_I32 = 26;

    private CraftedModels() {}

    /**
     * A GGUF model with another type said of one tensor, which is as large and so not noticed.
     *
     * @param mark makes it another file than the next; so do those below
     */
    static byte[] aborts(byte[] sound, String mark) throws IOException {
        var name = "blk.0.attn_norm.weight".getBytes(StandardCharsets.UTF_8);
        var end = mark.getBytes(StandardCharsets.UTF_8);
        var altered = Arrays.copyOf(sound, sound.length + end.length);
        System.arraycopy(end, 0, altered, sound.length, end.length);
        var buffer = ByteBuffer.wrap(altered).order(ByteOrder.LITTLE_ENDIAN);
        for (var at = 0; at < altered.length - name.length; at++) {
            if (ByteBuffer.wrap(altered, at, name.length).equals(ByteBuffer.wrap(name))) {
                var dimensions = at + name.length;
                var type = dimensions + Integer.BYTES + Long.BYTES * buffer.getInt(dimensions);
                buffer.putInt(type, TYPE_I32);
                return altered;
            }
        }
        throw new IOException("the model has no such tensor");
    }

    /** An ONNX model whose loop ends after 2^63 rounds. */
    static byte[] spins(String mark) {
        return loop(mark, node("Neg", "grown", "number"));
    }

    /** An ONNX model that takes twice the memory in each round of its loop. */
    static byte[] grows(String mark) {
        return loop(
                mark,
                message(
                        out -> {
                            out.writeString(1, "number");
                            out.writeString(1, "number");
                            out.writeString(2, "grown");
                            out.writeString(4, "Concat");
                            out.writeBytes(
                                    5,
                                    message(
                                            axis -> {
                                                axis.writeString(1, "axis");
                                                axis.writeInt64(3, 0);
                                                axis.writeInt32(20, INT_ATTRIBUTE);
                                            }));
                        }));
    }

    private static byte[] loop(String mark, ByteString step) {
        var body =
                message(
                        out -> {
                            out.writeBytes(1, node("Identity", "goes_on", "going"));
                            out.writeBytes(1, step);
                            out.writeString(2, "body");
                            out.writeBytes(11, value("round", INT64, 0));
                            out.writeBytes(11, value("going", BOOL, 0));
                            out.writeBytes(11, value("number", FLOAT, 1));
                            out.writeBytes(12, value("goes_on", BOOL, 0));
                            out.writeBytes(12, value("grown", FLOAT, 1));
                        });
        var loop =
                message(
                        out -> {
                            out.writeString(1, "rounds");
                            out.writeString(1, "begins");
                            out.writeString(1, "x");
                            out.writeString(2, "y");
                            out.writeString(4, "Loop");
                            out.writeBytes(
                                    5,
                                    message(
                                            attribute -> {
                                                attribute.writeString(1, "body");
                                                attribute.writeBytes(6, body);
                                                attribute.writeInt32(20, GRAPH_ATTRIBUTE);
                                            }));
                        });
        var rounds =
                ByteBuffer.allocate(Long.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(Long.MAX_VALUE)
                        .flip();
        var graph =
                message(
                        out -> {
                            out.writeBytes(1, loop);
                            out.writeString(2, "crafted");
                            out.writeBytes(5, scalar("rounds", INT64, ByteString.copyFrom(rounds)));
                            out.writeBytes(
                                    5, scalar("begins", BOOL, ByteString.copyFrom(new byte[] {1})));
                            out.writeBytes(11, value("x", FLOAT, 1));
                            out.writeBytes(12, value("y", FLOAT, 1));
                        });
        return message(
                        out -> {
                            out.writeInt64(1, 8);
                            out.writeString(2, mark);
                            out.writeBytes(7, graph);
                            out.writeBytes(8, message(opset -> opset.writeInt64(2, 13)));
                        })
                .toByteArray();
    }

    private static ByteString node(String operator, String output, String input) {
        return message(
                out -> {
                    out.writeString(1, input);
                    out.writeString(2, output);
                    out.writeString(4, operator);
                });
    }

    private static ByteString scalar(String name, int type, ByteString raw) {
        return message(
                out -> {
                    out.writeInt32(2, type);
                    out.writeString(8, name);
                    out.writeBytes(9, raw);
                });
    }

    /** A scalar, or a list of any length. */
    private static ByteString value(String name, int type, int rank) {
        var shape =
                message(
                        out -> {
                            if (rank > 0) {
                                out.writeBytes(1, message(axis -> axis.writeString(2, "n" + name)));
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
                    out.writeBytes(2, message(kind -> kind.writeBytes(1, tensor)));
                });
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

    private interface Fields {
        void writeTo(CodedOutputStream out) throws IOException;
    }
}

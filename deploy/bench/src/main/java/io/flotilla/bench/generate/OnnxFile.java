package io.flotilla.bench.generate;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An ONNX graph in the making; its large tensors go into a file beside the model. */
final class OnnxFile {
    private static final int FLOAT = 1;
    private static final int INT64 = 7;
    private static final int IR_VERSION = 8;
    private static final int OPSET = 17;

    private static final int ATTRIBUTE_FLOAT = 1;
    private static final int ATTRIBUTE_INT = 2;
    private static final int ATTRIBUTE_INTS = 7;

    private final UnknownFieldSet.Builder graph = UnknownFieldSet.newBuilder();
    private final String dataName;
    private long dataBytes;
    private int nodes;

    OnnxFile(String dataName) {
        this.dataName = dataName;
        graph.mergeField(2, bytes("random"));
    }

    /** An input of whole numbers, two or more named dimensions or numbers. */
    void input(String name, Object... shape) {
        graph.mergeField(11, message(valueInfo(name, INT64, shape)));
    }

    /** An input of pixels or the like. */
    void floats(String name, Object... shape) {
        graph.mergeField(11, message(valueInfo(name, FLOAT, shape)));
    }

    void output(String name, Object... shape) {
        graph.mergeField(12, message(valueInfo(name, FLOAT, shape)));
    }

    /** A weight drawn at random, stored beside. */
    String weight(String name, long... dimensions) {
        var sizeBytes = (long) Float.BYTES;
        for (var dimension : dimensions) {
            sizeBytes *= dimension;
        }
        var tensor =
                tensor(name, FLOAT, dimensions)
                        .addField(13, message(entry("location", dataName)))
                        .addField(14, number(1));
        tensor.mergeField(13, message(entry("offset", Long.toString(dataBytes))));
        tensor.mergeField(13, message(entry("length", Long.toString(sizeBytes))));
        graph.mergeField(5, message(tensor));
        dataBytes += sizeBytes;
        return name;
    }

    String constant(String name, float value) {
        var raw =
                ByteBuffer.allocate(Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putFloat(0, value)
                        .array();
        graph.mergeField(5, message(tensor(name, FLOAT).addField(9, raw(raw))));
        return name;
    }

    String constant(String name, long... values) {
        var raw = ByteBuffer.allocate(Long.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (var value : values) {
            raw.putLong(value);
        }
        var tensor = tensor(name, INT64, values.length).addField(9, raw(raw.array()));
        graph.mergeField(5, message(tensor));
        return name;
    }

    /** A single integer, without a dimension. */
    String scalar(String name, long value) {
        var raw = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
        graph.mergeField(5, message(tensor(name, INT64).addField(9, raw(raw.array()))));
        return name;
    }

    /** A node with one output, which is named for it. */
    String node(String operator, String... inputs) {
        return add(node(operator, List.of(inputs)));
    }

    String node(String operator, String attribute, long value, String... inputs) {
        return add(
                node(operator, List.of(inputs))
                        .addField(
                                5,
                                message(
                                        attribute(attribute, ATTRIBUTE_INT)
                                                .addField(3, number(value)))));
    }

    String node(String operator, String attribute, List<Long> values, String... inputs) {
        var ints = attribute(attribute, ATTRIBUTE_INTS);
        values.forEach(value -> ints.mergeField(8, number(value)));
        return add(node(operator, List.of(inputs)).addField(5, message(ints)));
    }

    /** A normalisation of the last axis. */
    String norm(float epsilon, String... inputs) {
        return add(
                node("LayerNormalization", List.of(inputs))
                        .addField(
                                5,
                                message(
                                        attribute("epsilon", ATTRIBUTE_FLOAT)
                                                .addField(
                                                        2,
                                                        Field.newBuilder()
                                                                .addFixed32(
                                                                        Float.floatToIntBits(
                                                                                epsilon))
                                                                .build()))));
    }

    /** Renames the last node's output to one of the graph's. */
    void result(String from, String name) {
        var node = node("Identity", List.of(from));
        node.mergeField(2, bytes(name));
        graph.mergeField(1, message(node));
    }

    void write(Path file) throws IOException {
        var opset = UnknownFieldSet.newBuilder().addField(2, number(OPSET));
        var model =
                UnknownFieldSet.newBuilder()
                        .addField(1, number(IR_VERSION))
                        .addField(7, message(graph))
                        .addField(8, message(opset))
                        .build();
        try (var out = Files.newOutputStream(file)) {
            var coded = CodedOutputStream.newInstance(out);
            model.writeTo(coded);
            coded.flush();
        }
        writeData(file.resolveSibling(dataName));
    }

    private void writeData(Path file) throws IOException {
        var pattern = WeightType.F32.pattern();
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            for (var left = dataBytes; left > 0; left -= pattern.length) {
                out.write(pattern, 0, (int) Math.min(left, pattern.length));
            }
        }
    }

    private String add(UnknownFieldSet.Builder node) {
        var output = "n" + nodes++;
        node.mergeField(2, bytes(output));
        graph.mergeField(1, message(node));
        return output;
    }

    private static UnknownFieldSet.Builder node(String operator, List<String> inputs) {
        var node = UnknownFieldSet.newBuilder();
        inputs.forEach(input -> node.mergeField(1, bytes(input)));
        return node.addField(4, bytes(operator));
    }

    private static UnknownFieldSet.Builder attribute(String name, int type) {
        return UnknownFieldSet.newBuilder().addField(1, bytes(name)).addField(20, number(type));
    }

    private static UnknownFieldSet.Builder tensor(String name, int type, long... dimensions) {
        var tensor = UnknownFieldSet.newBuilder();
        for (var dimension : dimensions) {
            tensor.mergeField(1, number(dimension));
        }
        return tensor.addField(2, number(type)).addField(8, bytes(name));
    }

    private static UnknownFieldSet.Builder valueInfo(String name, int type, Object... shape) {
        var dimensions = UnknownFieldSet.newBuilder();
        for (var dimension : shape) {
            var value = UnknownFieldSet.newBuilder();
            switch (dimension) {
                case Number count -> value.addField(1, number(count.longValue()));
                default -> value.addField(2, bytes(dimension.toString()));
            }
            dimensions.mergeField(1, message(value));
        }
        var tensorType =
                UnknownFieldSet.newBuilder()
                        .addField(1, number(type))
                        .addField(2, message(dimensions));
        var typed = UnknownFieldSet.newBuilder().addField(1, message(tensorType));
        return UnknownFieldSet.newBuilder().addField(1, bytes(name)).addField(2, message(typed));
    }

    private static UnknownFieldSet.Builder entry(String key, String value) {
        return UnknownFieldSet.newBuilder().addField(1, bytes(key)).addField(2, bytes(value));
    }

    private static Field message(UnknownFieldSet.Builder message) {
        return Field.newBuilder().addLengthDelimited(message.build().toByteString()).build();
    }

    private static Field bytes(String text) {
        return Field.newBuilder().addLengthDelimited(ByteString.copyFromUtf8(text)).build();
    }

    private static Field raw(byte[] bytes) {
        return Field.newBuilder().addLengthDelimited(ByteString.copyFrom(bytes)).build();
    }

    private static Field number(long value) {
        return Field.newBuilder().addVarint(value).build();
    }
}

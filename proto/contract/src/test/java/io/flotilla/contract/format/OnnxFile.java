package io.flotilla.contract.format;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** Builds small ONNX models, valid unless told otherwise. */
public final class OnnxFile {

    public static final int FLOAT = 1;
    public static final int UINT8 = 2;
    public static final int INT8 = 3;
    public static final int INT64 = 7;
    public static final int FLOAT16 = 10;
    public static final int BFLOAT16 = 16;
    public static final int INT4 = 22;

    public static final String MICROSOFT = "com.microsoft";

    private static final Map<Integer, Integer> BITS =
            Map.of(FLOAT, 32, UINT8, 8, INT8, 8, INT64, 64, FLOAT16, 16, BFLOAT16, 16, INT4, 4);

    private final WireMessage graph = new WireMessage();
    private final Map<String, Integer> opsets = new TreeMap<>(Map.of("", 17));
    private final Random random = new Random(17);

    /** A graph of nothing. */
    public static OnnxFile anEmptyOnnx() {
        return new OnnxFile();
    }

    /** A single matrix of 64 by 16 in full precision. */
    public static OnnxFile anOnnx() {
        return anEmptyOnnx()
                .node("MatMul", List.of("x", "weights"), "y")
                .initializer("weights", FLOAT, 64, 16)
                .input("x", FLOAT, "batch", 64)
                .output("y", FLOAT, "batch", 16);
    }

    public OnnxFile opset(String domain, int version) {
        opsets.put(domain, version);
        return this;
    }

    public OnnxFile node(String type, List<String> inputs, String output) {
        return node(aNode("", type, inputs, output));
    }

    public OnnxFile node(WireMessage node) {
        graph.message(1, node);
        return this;
    }

    /** A node that {@link #with} and {@link #withGraph} give attributes. */
    public static WireMessage aNode(
            String domain, String type, List<String> inputs, String output) {
        var node = new WireMessage();
        inputs.forEach(input -> node.text(1, input));
        node.text(2, output).text(4, type);
        return domain.isEmpty() ? node : node.text(7, domain);
    }

    public static WireMessage with(WireMessage node, String attribute, long value) {
        return node.message(5, new WireMessage().text(1, attribute).number(3, value));
    }

    public static WireMessage with(WireMessage node, String attribute, String value) {
        return node.message(5, new WireMessage().text(1, attribute).text(4, value));
    }

    public static WireMessage withGraph(WireMessage node, String attribute, OnnxFile inner) {
        return node.message(5, new WireMessage().text(1, attribute).message(6, inner.graph));
    }

    /** A matrix packed in blocks, as MatMulNBits reads it. */
    public OnnxFile packedMatrix(String name, int columns, int rows, int bits, int block) {
        var node =
                aNode(MICROSOFT, "MatMulNBits", List.of("x", name, name + "_scales"), name + "_y");
        with(node, "K", columns);
        with(node, "N", rows);
        with(node, "bits", bits);
        with(node, "block_size", block);
        with(node, "accuracy_level", 4);
        var blocks = Math.ceilDiv(columns, block);
        return opset(MICROSOFT, 1)
                .node(node)
                .initializer(name, UINT8, rows, blocks, (long) block * bits / 8)
                .initializer(name + "_scales", FLOAT, (long) rows * blocks);
    }

    public OnnxFile initializer(String name, int type, long... dimensions) {
        var elements = LongStream.of(dimensions).reduce(1, (a, b) -> a * b);
        var data = new byte[(int) Math.ceilDiv(elements * bitsOf(type), 8)];
        random.nextBytes(data);
        return initializer(aTensor(name, type, dimensions).bytes(9, data));
    }

    public OnnxFile initializer(WireMessage tensor) {
        graph.message(5, tensor);
        return this;
    }

    /** A tensor without data. */
    public static WireMessage aTensor(String name, int type, long... dimensions) {
        var tensor = new WireMessage();
        LongStream.of(dimensions).forEach(dimension -> tensor.number(1, dimension));
        return tensor.number(2, type).text(8, name);
    }

    public static WireMessage external(WireMessage tensor, String key, String value) {
        return tensor.message(13, new WireMessage().text(1, key).text(2, value));
    }

    public OnnxFile input(String name, int type, String batch, long width) {
        graph.message(11, port(name, type, batch, width));
        return this;
    }

    public OnnxFile output(String name, int type, String batch, long width) {
        graph.message(12, port(name, type, batch, width));
        return this;
    }

    /** The file, with its fields in the order in which exporters write them. */
    public byte[] bytes() {
        var file = new WireMessage().number(1, 8).text(2, "tests").text(3, "1.0").message(7, graph);
        opsets.forEach(
                (domain, version) -> {
                    var opset = new WireMessage();
                    if (!domain.isEmpty()) {
                        opset.text(1, domain);
                    }
                    file.message(8, opset.number(2, version));
                });
        return file.toBytes();
    }

    private static WireMessage port(String name, int type, String batch, long width) {
        var shape =
                new WireMessage()
                        .message(1, new WireMessage().text(2, batch))
                        .message(1, new WireMessage().number(1, width));
        var tensor = new WireMessage().number(1, type).message(2, shape);
        return new WireMessage().text(1, name).message(2, new WireMessage().message(1, tensor));
    }

    private static int bitsOf(int type) {
        return BITS.getOrDefault(type, 8);
    }
}

package io.flotilla.host.onnx.graph;

import io.flotilla.host.engine.TinyProduct;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A model of one operation, the product of its input and a matrix that it holds. */
public final class TinyGraph {
    /** The name of its input. */
    public static final String INPUT = "x";

    /** The name of its output. */
    public static final String OUTPUT = "y";

    private static final String WEIGHTS = "w";
    private static final int IR = 8;
    private static final int OPERATORS = 17;

    private static final int GRAPH_NAME = 2;
    private static final int TENSOR_DIMENSION = 1;
    private static final int TENSOR_TYPE = 2;
    private static final int TENSOR_NAME = 8;
    private static final int TENSOR_BYTES = 9;

    private TinyGraph() {}

    /** The model as a file would hold it. */
    public static byte[] encoded() {
        Message node =
                new Message()
                        .text(Node.INPUT, INPUT)
                        .text(Node.INPUT, WEIGHTS)
                        .text(Node.OUTPUT, OUTPUT)
                        .text(Node.OPERATOR, "MatMul");
        Message graph =
                new Message()
                        .bytes(Graph.NODE, node.encoded())
                        .text(GRAPH_NAME, "tiny")
                        .bytes(Graph.INITIALIZER, weights().encoded())
                        .bytes(Graph.INPUT, port(INPUT).encoded())
                        .bytes(Graph.OUTPUT, port(OUTPUT).encoded());
        return new Message()
                .number(Model.IR_VERSION, IR)
                .bytes(Model.GRAPH, graph.encoded())
                .bytes(Model.OPSET, new Message().number(Model.OPSET_VERSION, OPERATORS).encoded())
                .encoded();
    }

    private static Message weights() {
        float[] numbers = TinyProduct.right();
        ByteBuffer bytes =
                ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(numbers);
        return new Message()
                .number(TENSOR_DIMENSION, TinyProduct.SIZE)
                .number(TENSOR_DIMENSION, TinyProduct.SIZE)
                .number(TENSOR_TYPE, ElementType.FLOAT.number())
                .text(TENSOR_NAME, WEIGHTS)
                .bytes(TENSOR_BYTES, bytes.array());
    }

    /** A square matrix: some providers take no graph whose shapes are open. */
    private static Message port(String name) {
        byte[] dimension = new Message().number(1, TinyProduct.SIZE).encoded();
        Message shape = new Message().bytes(1, dimension).bytes(1, dimension);
        Message tensor =
                new Message().number(1, ElementType.FLOAT.number()).bytes(2, shape.encoded());
        Message type = new Message().bytes(1, tensor.encoded());
        return new Message().text(1, name).bytes(2, type.encoded());
    }
}

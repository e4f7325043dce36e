package io.flotilla.contract.format.onnx;

import io.flotilla.contract.format.OnnxFacts.Operator;
import io.flotilla.contract.format.reading.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads one {@code NodeProto} with its attributes, and the graphs and tensors within these. */
final class NodeReader {

    private static final int MAX_INPUTS = 65_536;
    private static final int MAX_ATTRIBUTE_TEXT_BYTES = 256;

    private static final int INPUT = 1;
    private static final int OUTPUT = 2;
    private static final int OP_TYPE = 4;
    private static final int ATTRIBUTE = 5;
    private static final int DOMAIN = 7;

    private static final int ATTRIBUTE_NAME = 1;
    private static final int ATTRIBUTE_NUMBER = 3;
    private static final int ATTRIBUTE_TEXT = 4;
    private static final int ATTRIBUTE_TENSOR = 5;
    private static final int ATTRIBUTE_GRAPH = 6;
    private static final int ATTRIBUTE_TENSORS = 10;
    private static final int ATTRIBUTE_GRAPHS = 11;
    private static final int ATTRIBUTE_SPARSE_TENSOR = 22;
    private static final int ATTRIBUTE_SPARSE_TENSORS = 23;

    private final WireReader wire;
    private final GraphReader graphs;
    private final Census census;
    private final List<String> inputs = new ArrayList<>();
    private final Map<String, Long> numbers = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();
    private String output = "";
    private String type = "";
    private String domain = "";

    NodeReader(WireReader wire, GraphReader graphs, Census census) {
        this.wire = wire;
        this.graphs = graphs;
        this.census = census;
    }

    Node read(long end) throws IOException, MalformedException {
        var start = wire.position();
        while (wire.position() < end) {
            switch (wire.next(end)) {
                case INPUT -> addInput(wire.text("a node's input"));
                case OUTPUT -> output = wire.text("a node's output");
                case OP_TYPE -> type = wire.text("a node's operator");
                case DOMAIN -> domain = wire.text("a node's domain");
                case ATTRIBUTE -> readAttribute(wire.delimited("an attribute"));
                default -> wire.skip();
            }
        }
        if (type.isEmpty()) {
            throw new MalformedException("a node without an operator", start);
        }
        return new Node(new Operator(Domains.canonical(domain), type), inputs, numbers, texts);
    }

    private void addInput(String name) throws MalformedException {
        if (inputs.size() == MAX_INPUTS) {
            throw new MalformedException(
                    "a node of more than " + MAX_INPUTS + " inputs", wire.position());
        }
        inputs.add(name);
    }

    private void readAttribute(long end) throws IOException, MalformedException {
        var name = "";
        while (wire.position() < end) {
            var start = wire.position();
            switch (wire.next(end)) {
                case ATTRIBUTE_NAME -> name = wire.text("an attribute's name");
                case ATTRIBUTE_NUMBER -> numbers.put(name, wire.varint("an attribute's number"));
                case ATTRIBUTE_TEXT -> readText(name);
                case ATTRIBUTE_TENSOR, ATTRIBUTE_TENSORS ->
                        census.add(
                                TensorReader.read(
                                        wire, wire.delimited("an attribute's tensor"), output),
                                start);
                case ATTRIBUTE_GRAPH, ATTRIBUTE_GRAPHS ->
                        graphs.read(wire.delimited("an attribute's graph"));
                case ATTRIBUTE_SPARSE_TENSOR, ATTRIBUTE_SPARSE_TENSORS ->
                        graphs.readSparse(wire.delimited("a sparse tensor"), output);
                default -> wire.skip();
            }
        }
    }

    /** Keeps a text that is short; the attribute may as well be bytes, which are no text. */
    private void readText(String name) throws IOException, MalformedException {
        if (name.equals(Census.PROVIDER_ATTRIBUTE)) {
            texts.put(name, wire.textUpTo(MAX_ATTRIBUTE_TEXT_BYTES, "an attribute's text"));
            return;
        }
        wire.skip();
    }
}

package io.flotilla.contract.format.onnx;

import io.flotilla.contract.format.reading.MalformedException;
import java.io.IOException;
import java.util.HashSet;

/** Reads a {@code GraphProto} and the subgraphs within its nodes. */
final class GraphReader {

    private static final int MAX_DEPTH = 16;

    private static final int NODE = 1;
    private static final int INITIALIZER = 5;
    private static final int INPUT = 11;
    private static final int OUTPUT = 12;
    private static final int SPARSE_INITIALIZER = 15;

    private static final int SPARSE_VALUES = 1;
    private static final int SPARSE_INDICES = 2;

    private final WireReader wire;
    private final Census census;
    private int depth;

    GraphReader(WireReader wire, Census census) {
        this.wire = wire;
        this.census = census;
    }

    void read(long end) throws IOException, MalformedException {
        var start = wire.position();
        depth++;
        if (depth > MAX_DEPTH) {
            throw new MalformedException("more than " + MAX_DEPTH + " graphs in each other", start);
        }
        readFields(end);
        depth--;
    }

    private void readFields(long end) throws IOException, MalformedException {
        var names = new HashSet<String>();
        while (wire.position() < end) {
            var start = wire.position();
            switch (wire.next(end)) {
                case NODE -> readNode(wire.delimited("a node"));
                case INITIALIZER -> {
                    var tensor = TensorReader.read(wire, wire.delimited("an initializer"), "");
                    if (tensor.name().isEmpty() || !names.add(tensor.name())) {
                        throw new MalformedException(
                                tensor.name().isEmpty()
                                        ? "an initializer without a name"
                                        : "initializer %s occurs twice".formatted(tensor.name()),
                                start);
                    }
                    census.add(tensor, start);
                }
                case SPARSE_INITIALIZER -> readSparse(wire.delimited("a sparse initializer"), "");
                case INPUT -> readPort(true);
                case OUTPUT -> readPort(false);
                default -> wire.skip();
            }
        }
    }

    private void readPort(boolean isInput) throws IOException, MalformedException {
        var start = wire.position();
        var end = wire.delimited(isInput ? "an input" : "an output");
        if (depth > 1) {
            wire.skipTo(end);
            return;
        }
        var port = PortReader.read(wire, end);
        if (isInput) {
            census.addInput(port, start);
        } else {
            census.addOutput(port, start);
        }
    }

    void readNode(long end) throws IOException, MalformedException {
        var start = wire.position();
        census.add(new NodeReader(wire, this, census).read(end), start);
    }

    void readSparse(long end, String otherName) throws IOException, MalformedException {
        while (wire.position() < end) {
            var start = wire.position();
            switch (wire.next(end)) {
                case SPARSE_VALUES, SPARSE_INDICES ->
                        census.add(
                                TensorReader.read(
                                        wire, wire.delimited("a sparse tensor"), otherName),
                                start);
                default -> wire.skip();
            }
        }
    }
}

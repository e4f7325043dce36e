package io.flotilla.contract.format.onnx;

import io.flotilla.contract.format.OnnxFacts.Dimension;
import io.flotilla.contract.format.OnnxFacts.Port;
import io.flotilla.contract.format.reading.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads one {@code ValueInfoProto}: a named input or output with its type and shape. */
final class PortReader {

    private static final int MAX_DIMENSIONS = 64;

    private static final int NAME = 1;
    private static final int TYPE = 2;
    private static final int TENSOR_TYPE = 1;
    private static final int ELEMENT_TYPE = 1;
    private static final int SHAPE = 2;
    private static final int DIMENSION = 1;
    private static final int DIMENSION_VALUE = 1;
    private static final int DIMENSION_NAME = 2;

    private final WireReader wire;
    private final List<Dimension> dimensions = new ArrayList<>();
    private String name = "";
    private String elementType = "";

    private PortReader(WireReader wire) {
        this.wire = wire;
    }

    static Port read(WireReader wire, long end) throws IOException, MalformedException {
        var reader = new PortReader(wire);
        reader.readFields(end);
        return new Port(reader.name, reader.elementType, reader.dimensions);
    }

    private void readFields(long end) throws IOException, MalformedException {
        while (wire.position() < end) {
            switch (wire.next(end)) {
                case NAME -> name = wire.text("a value's name");
                case TYPE -> readType(wire.delimited("a value's type"));
                default -> wire.skip();
            }
        }
    }

    private void readType(long end) throws IOException, MalformedException {
        while (wire.position() < end) {
            switch (wire.next(end)) {
                case TENSOR_TYPE -> readTensorType(wire.delimited("a tensor type"));
                default -> wire.skip();
            }
        }
    }

    private void readTensorType(long end) throws IOException, MalformedException {
        while (wire.position() < end) {
            switch (wire.next(end)) {
                case ELEMENT_TYPE ->
                        elementType =
                                DataType.of(wire.varint("an element type"))
                                        .map(Enum::name)
                                        .orElse("");
                case SHAPE -> readShape(wire.delimited("a shape"));
                default -> wire.skip();
            }
        }
    }

    private void readShape(long end) throws IOException, MalformedException {
        while (wire.position() < end) {
            switch (wire.next(end)) {
                case DIMENSION -> addDimension(wire.delimited("a dimension"));
                default -> wire.skip();
            }
        }
    }

    private void addDimension(long end) throws IOException, MalformedException {
        if (dimensions.size() == MAX_DIMENSIONS) {
            throw new MalformedException(
                    "value %s has more than %d dimensions".formatted(name, MAX_DIMENSIONS),
                    wire.position());
        }
        Dimension dimension = new Dimension.Unknown();
        while (wire.position() < end) {
            dimension =
                    switch (wire.next(end)) {
                        case DIMENSION_VALUE -> new Dimension.Fixed(wire.varint("a dimension"));
                        case DIMENSION_NAME -> new Dimension.Symbolic(wire.text("a dimension"));
                        default -> {
                            wire.skip();
                            yield dimension;
                        }
                    };
        }
        dimensions.add(dimension);
    }
}

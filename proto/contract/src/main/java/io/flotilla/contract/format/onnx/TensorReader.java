package io.flotilla.contract.format.onnx;

import io.flotilla.contract.format.Tensor;
import io.flotilla.contract.format.Tensor.Storage;
import io.flotilla.contract.format.reading.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads one {@code TensorProto}: its shape, type and the place of its data, which it skips. */
final class TensorReader {

    private static final int MAX_DIMENSIONS = 64;

    /** Keeps every later sum and product of sizes within a {@code long}. */
    private static final long MAX_ELEMENTS = 1L << 44;

    private static final int DIMS = 1;
    private static final int DATA_TYPE = 2;
    private static final int SEGMENT = 3;
    private static final int FLOAT_DATA = 4;
    private static final int INT32_DATA = 5;
    private static final int STRING_DATA = 6;
    private static final int INT64_DATA = 7;
    private static final int NAME = 8;
    private static final int RAW_DATA = 9;
    private static final int DOUBLE_DATA = 10;
    private static final int UINT64_DATA = 11;
    private static final int EXTERNAL_DATA = 13;
    private static final int DATA_LOCATION = 14;

    private static final long LOCATION_EXTERNAL = 1;

    private final WireReader wire;
    private final long start;
    private final List<Long> dimensions = new ArrayList<>();
    private final TensorData data = new TensorData();
    private final ExternalData external = new ExternalData();
    private String name;
    private long dataType;
    private boolean isExternal;

    private TensorReader(WireReader wire, String otherName) {
        this.wire = wire;
        this.start = wire.position();
        this.name = otherName;
    }

    /** Reads the tensor whose message ends there; one without a name gets the other one. */
    static Tensor read(WireReader wire, long end, String otherName)
            throws IOException, MalformedException {
        var reader = new TensorReader(wire, otherName);
        reader.readFields(end);
        return reader.tensor();
    }

    private void readFields(long end) throws IOException, MalformedException {
        while (wire.position() < end) {
            switch (wire.next(end)) {
                case DIMS -> readDimensions();
                case DATA_TYPE -> dataType = wire.varint("a tensor's type");
                case SEGMENT -> throw new MalformedException("a tensor in segments", start);
                case NAME -> name = wire.text("a tensor's name");
                case RAW_DATA -> readRaw();
                case FLOAT_DATA -> readFixed(Float.BYTES);
                case DOUBLE_DATA -> readFixed(Double.BYTES);
                case INT32_DATA, INT64_DATA, UINT64_DATA -> readVarints();
                case STRING_DATA -> readText();
                case EXTERNAL_DATA -> external.read(wire, wire.delimited("external data"));
                case DATA_LOCATION ->
                        isExternal = wire.varint("a data location") == LOCATION_EXTERNAL;
                default -> wire.skip();
            }
        }
    }

    private void readDimensions() throws IOException, MalformedException {
        if (!wire.isDelimited()) {
            addDimension(wire.varint("a dimension"));
            return;
        }
        var end = wire.delimited("the dimensions");
        while (wire.position() < end) {
            addDimension(wire.packedVarint(end));
        }
    }

    private void addDimension(long dimension) throws MalformedException {
        if (dimension < 0 || dimensions.size() == MAX_DIMENSIONS) {
            throw malformed("has impossible dimensions");
        }
        dimensions.add(dimension);
    }

    private void readRaw() throws IOException, MalformedException {
        var end = wire.delimited("a tensor's data");
        data.addRaw(wire.position(), end - wire.position());
        wire.skipTo(end);
    }

    private void readFixed(int numberBytes) throws IOException, MalformedException {
        if (!wire.isDelimited()) {
            data.addNumbers(1);
            wire.skip();
            return;
        }
        var end = wire.delimited("a tensor's numbers");
        var bytes = end - wire.position();
        if (bytes % numberBytes != 0) {
            throw malformed("has %d bytes of %d-byte numbers".formatted(bytes, numberBytes));
        }
        data.addFixed(wire.position(), bytes, numberBytes);
        wire.skipTo(end);
    }

    private void readVarints() throws IOException, MalformedException {
        if (!wire.isDelimited()) {
            data.addNumbers(1);
            var _ = wire.varint("a tensor's number");
            return;
        }
        data.addNumbers(wire.countPackedVarints(wire.delimited("a tensor's numbers")));
    }

    private void readText() throws IOException, MalformedException {
        var end = wire.delimited("a tensor's text");
        data.addNumbers(1);
        wire.skipTo(end);
    }

    private Tensor tensor() throws MalformedException {
        var type =
                DataType.of(dataType).orElseThrow(() -> malformed("has unknown type " + dataType));
        var elements = elements();
        var storage =
                isExternal
                        ? external.storage(name, start, type.tensorType().bytesFor(elements))
                        : inFile(type, elements);
        return new Tensor(name, type.tensorType(), dimensions, storage);
    }

    private Storage inFile(DataType type, long elements) throws MalformedException {
        var problem = data.mismatch(type, elements);
        if (!problem.isEmpty()) {
            throw malformed(problem);
        }
        return data.storage(type.tensorType().bytesFor(elements));
    }

    private long elements() throws MalformedException {
        var elements = 1L;
        for (var dimension : dimensions) {
            if (dimension != 0 && elements > MAX_ELEMENTS / dimension) {
                throw malformed("has impossible dimensions");
            }
            elements *= dimension;
        }
        return elements;
    }

    private MalformedException malformed(String problem) {
        return new MalformedException("tensor %s %s".formatted(name, problem), start);
    }
}

package io.flotilla.host.onnx.graph;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.onnx.graph.TensorData.Encoded;
import io.flotilla.host.onnx.graph.TensorData.Stored;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads tensors: their names, types and shapes, and where their numbers lie. */
final class TensorReader {
    static final int DIMENSION = 1;
    static final int TYPE = 2;
    static final int NAME = 8;
    static final int RAW_DATA = 9;
    static final int EXTERNAL_DATA = 13;
    static final int DATA_LOCATION = 14;
    static final int KEY = 1;
    static final int VALUE = 2;

    /** Keeps every later sum and product of sizes within a {@code long}. */
    private static final long MOST_ELEMENTS = 1L << 44;

    private static final int SEGMENT = 3;
    private static final int FLOAT_DATA = 4;
    private static final int INT32_DATA = 5;
    private static final int STRING_DATA = 6;
    private static final int INT64_DATA = 7;
    private static final int DOUBLE_DATA = 10;
    private static final int UINT64_DATA = 11;

    private final ExternalFiles files;
    private final List<Long> dimensions = new ArrayList<>();
    private final List<MemorySegment> encoded = new ArrayList<>();
    private final List<MemorySegment> rest = new ArrayList<>();
    private final Map<String, String> external = new HashMap<>();
    private String name = "";
    private int type;
    private boolean isExternal;
    private @Nullable MemorySegment stored;

    TensorReader(ExternalFiles files) {
        this.files = files;
    }

    Tensor read(MemorySegment message) throws HostProblem {
        WireReader reader = new WireReader(message);
        while (reader.next()) {
            switch (reader.number()) {
                case DIMENSION -> readDimensions(reader);
                case TYPE -> type = (int) reader.varint();
                case NAME -> name = reader.text();
                case RAW_DATA -> stored = reader.bytes();
                case FLOAT_DATA, DOUBLE_DATA -> readFixed(reader);
                case INT32_DATA, STRING_DATA, INT64_DATA, UINT64_DATA ->
                        encoded.add(reader.field());
                case EXTERNAL_DATA -> readExternal(reader.bytes());
                case DATA_LOCATION -> isExternal = reader.varint() == 1;
                case SEGMENT -> throw WireReader.malformed("a tensor in segments");
                default -> rest.add(reader.field());
            }
        }
        Tensor tensor = new Tensor(name, new ElementType(type), dimensions, data(), rest);
        tensor.check();
        return tensor;
    }

    private void readDimensions(WireReader reader) throws HostProblem {
        if (!reader.isDelimited()) {
            dimensions.add(reader.varint());
            return;
        }
        dimensions.addAll(PackedNumbers.of(reader.bytes()));
    }

    /**
     * Numbers of fixed size in one stretch are as good as raw data; single ones only pass through.
     */
    private void readFixed(WireReader reader) throws HostProblem {
        if (reader.isDelimited() && stored == null && encoded.isEmpty()) {
            stored = reader.bytes();
            return;
        }
        if (stored != null) {
            throw WireReader.malformed("a tensor in parts");
        }
        encoded.add(reader.field());
    }

    private long elements() throws HostProblem {
        long elements = 1;
        for (long dimension : dimensions) {
            if (dimension < 0 || (dimension > 0 && elements > MOST_ELEMENTS / dimension)) {
                throw WireReader.malformed("impossible dimensions of tensor " + name);
            }
            elements *= dimension;
        }
        return elements;
    }

    private void readExternal(MemorySegment message) throws HostProblem {
        String key = "";
        String value = "";
        WireReader reader = new WireReader(message);
        while (reader.next()) {
            switch (reader.number()) {
                case KEY -> key = reader.text();
                case VALUE -> value = reader.text();
                default -> reader.field();
            }
        }
        external.put(key, value);
    }

    private TensorData data() throws HostProblem {
        long sizeBytes = new ElementType(type).bytesFor(elements());
        if (isExternal) {
            return new Stored(files.slice(name, external, sizeBytes));
        }
        return stored == null ? new Encoded(encoded) : new Stored(stored);
    }
}

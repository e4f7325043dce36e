package io.flotilla.contract.format.openvino;

import io.flotilla.contract.format.Tensor;
import io.flotilla.contract.format.Tensor.Storage;
import io.flotilla.contract.format.TensorType;
import io.flotilla.contract.format.reading.MalformedException;
import java.util.ArrayList;
import java.util.List;

/** What the attributes of a constant say, as they are written. */
record Constant(String name, String elementType, String shape, String offset, String size) {

    private static final int MAX_DIMENSIONS = 16;
    private static final int MAX_NAME_LENGTH = 1_024;

    /** Keeps every later sum and product of sizes within a {@code long}. */
    private static final long MAX_ELEMENTS = 1L << 44;

    Tensor tensor(String file, long position) throws MalformedException {
        var shown = name.length() > MAX_NAME_LENGTH ? name.substring(0, MAX_NAME_LENGTH) : name;
        var dimensions = dimensions(position);
        var sizeBytes = number(size, "size", position);
        var type = ElementType.named(elementType);
        var elements = dimensions.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
        if (type.isPresent() && type.get().tensorType().bytesFor(elements) != sizeBytes) {
            throw new MalformedException(
                    "constant %s has %d bytes, and its %d elements of type %s need %d"
                            .formatted(
                                    shown,
                                    sizeBytes,
                                    elements,
                                    elementType,
                                    type.get().tensorType().bytesFor(elements)),
                    position);
        }
        return new Tensor(
                shown,
                type.map(ElementType::tensorType).orElseGet(() -> new TensorType("other", 1, 1)),
                dimensions,
                new Storage.External(file, number(offset, "offset", position), sizeBytes));
    }

    private List<Long> dimensions(long position) throws MalformedException {
        List<Long> dimensions = new ArrayList<>();
        var elements = 1L;
        for (var written : shape.isBlank() ? new String[0] : shape.split(",", -1)) {
            var dimension = number(written.strip(), "shape", position);
            if (dimensions.size() == MAX_DIMENSIONS
                    || (dimension > 0 && elements > MAX_ELEMENTS / dimension)) {
                throw new MalformedException("a constant of impossible dimensions", position);
            }
            elements *= dimension;
            dimensions.add(dimension);
        }
        return dimensions;
    }

    private static long number(String text, String what, long position) throws MalformedException {
        if (!text.matches("[0-9]{1,15}")) {
            throw new MalformedException(
                    "a constant has a %s that is no number".formatted(what), position);
        }
        return Long.parseLong(text);
    }
}

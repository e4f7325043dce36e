package io.flotilla.contract.format.gguf;

import io.flotilla.contract.format.reading.ByteReader;
import io.flotilla.contract.format.reading.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Reads the tensor descriptions in a GGUF header. */
final class TensorInfoReader {

    private static final int MAX_TENSORS = 65_536;
    private static final int MAX_NAME_BYTES = 255;
    private static final int MAX_DIMENSIONS = 4;

    /** Keeps every later sum and product of sizes within a {@code long}. */
    private static final long MAX_ELEMENTS = 1L << 44;

    /** A name of one byte, the number of dimensions, a type and an offset. */
    private static final long MIN_INFO_BYTES = 25;

    private final ByteReader reader;

    TensorInfoReader(ByteReader reader) {
        this.reader = reader;
    }

    List<TensorInfo> read(long count) throws IOException, MalformedException {
        if (count < 0 || count > MAX_TENSORS) {
            throw new MalformedException(
                    "%s tensors; at most %d are read"
                            .formatted(Long.toUnsignedString(count), MAX_TENSORS),
                    reader.position());
        }
        reader.require(count * MIN_INFO_BYTES, "the tensor descriptions");
        List<TensorInfo> infos = new ArrayList<>((int) count);
        var names = new HashSet<String>();
        for (var i = 0L; i < count; i++) {
            var info = info();
            if (!names.add(info.name())) {
                throw new MalformedException(
                        "tensor " + info.name() + " occurs twice", info.position());
            }
            infos.add(info);
        }
        return infos;
    }

    private TensorInfo info() throws IOException, MalformedException {
        var position = reader.position();
        var name = BoundedText.read(reader, "a tensor's name", MAX_NAME_BYTES);
        var dimensions = dimensions(name);
        var typeId = reader.int32("a tensor's type");
        var offset = reader.int64("a tensor's offset");
        return new TensorInfo(name, dimensions, typeId, offset, position);
    }

    private List<Long> dimensions(String name) throws IOException, MalformedException {
        var start = reader.position();
        var count = reader.int32("a tensor's number of dimensions");
        if (count < 0 || count > MAX_DIMENSIONS) {
            throw new MalformedException(
                    "tensor %s has %s dimensions, and at most %d are possible"
                            .formatted(name, Integer.toUnsignedString(count), MAX_DIMENSIONS),
                    start);
        }
        List<Long> dimensions = new ArrayList<>(count);
        var elements = 1L;
        for (var i = 0; i < count; i++) {
            var dimension = reader.int64("a tensor's dimension");
            if (dimension < 1 || dimension > MAX_ELEMENTS / elements) {
                throw new MalformedException(
                        "tensor %s has the impossible dimension %s"
                                .formatted(name, Long.toUnsignedString(dimension)),
                        start);
            }
            elements *= dimension;
            dimensions.add(dimension);
        }
        return dimensions;
    }
}

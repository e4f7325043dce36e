package io.flotilla.contract.format.safetensors;

import io.flotilla.contract.format.ByteSource;
import io.flotilla.contract.format.Tensor;
import io.flotilla.contract.format.Tensor.Storage;
import io.flotilla.contract.format.json.JsonReader;
import io.flotilla.contract.format.reading.ByteReader;
import io.flotilla.contract.format.reading.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the header of one safetensors file: a length, then JSON that gives each tensor its place.
 * The tensors must fill the data exactly, without overlap or hole.
 */
public final class SafetensorsReader {

    /** What the format itself allows. */
    private static final long MAX_HEADER_BYTES = 100_000_000;

    private static final int MAX_TENSORS = 1 << 16;
    private static final int MAX_DIMENSIONS = 16;
    private static final int MAX_TEXT_BYTES = 1_024;
    private static final int MAX_PROPERTIES = 256;

    /** Keeps every later sum and product of sizes within a {@code long}. */
    private static final long MAX_ELEMENTS = 1L << 44;

    private static final String METADATA = "__metadata__";

    private final ByteReader reader;
    private final List<Tensor> tensors = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final Map<String, String> metadata = new HashMap<>();
    private long dataStart;

    private SafetensorsReader(ByteReader reader) {
        this.reader = reader;
    }

    /**
     * What one file holds.
     *
     * @param tensors in the order of the file, with their places in it
     * @param metadata what the writer noted, such as the framework
     */
    public record Header(List<Tensor> tensors, Map<String, String> metadata) {

        public Header {
            tensors = List.copyOf(tensors);
            metadata = Map.copyOf(metadata);
        }
    }

    public static Header read(ByteSource source) throws IOException, MalformedException {
        return new SafetensorsReader(new ByteReader(source)).read();
    }

    private Header read() throws IOException, MalformedException {
        var length = reader.int64("the length of the header");
        if (length < 2 || length > MAX_HEADER_BYTES) {
            throw new MalformedException(
                    "a header of %s bytes; 2 to %d are read"
                            .formatted(Long.toUnsignedString(length), MAX_HEADER_BYTES),
                    0);
        }
        reader.require(length, "the header");
        dataStart = Long.BYTES + length;
        var json = new JsonReader(reader, dataStart);
        json.object(
                name -> {
                    if (name.equals(METADATA)) {
                        readMetadata(json);
                    } else {
                        addTensor(name, json);
                    }
                });
        json.finish();
        tensors.sort(
                Comparator.comparingLong(SafetensorsReader::offset).thenComparing(Tensor::name));
        checkPlaces();
        return new Header(tensors, metadata);
    }

    private void readMetadata(JsonReader json) throws IOException, MalformedException {
        if (json.kind() != '{') {
            json.skip();
            return;
        }
        json.object(
                key -> {
                    if (json.kind() == '"' && metadata.size() < MAX_PROPERTIES) {
                        metadata.put(key, json.text(MAX_TEXT_BYTES));
                    } else {
                        json.skip();
                    }
                });
    }

    private void addTensor(String name, JsonReader json) throws IOException, MalformedException {
        var start = json.position();
        if (name.isEmpty() || !names.add(name)) {
            throw new MalformedException(
                    name.isEmpty()
                            ? "a tensor without a name"
                            : "tensor %s occurs twice".formatted(name),
                    start);
        }
        if (names.size() > MAX_TENSORS) {
            throw new MalformedException("more than " + MAX_TENSORS + " tensors", start);
        }
        tensors.add(new Description(name, start).read(json).tensor(dataStart));
    }

    private static long offset(Tensor tensor) {
        return tensor.storage() instanceof Storage.Inline(var offset, _) ? offset : 0;
    }

    private void checkPlaces() throws MalformedException {
        var expected = dataStart;
        for (var tensor : tensors) {
            if (offset(tensor) != expected) {
                throw new MalformedException(
                        "tensor %s begins at byte %d, and the one before it ends at %d"
                                .formatted(tensor.name(), offset(tensor), expected),
                        Long.BYTES);
            }
            expected += tensor.sizeBytes();
            if (expected > reader.sizeBytes()) {
                throw new MalformedException(
                        "the file ends within tensor %s: it needs %d bytes, %d are left"
                                .formatted(
                                        tensor.name(),
                                        tensor.sizeBytes(),
                                        reader.sizeBytes() - offset(tensor)),
                        reader.sizeBytes());
            }
        }
        if (expected < reader.sizeBytes()) {
            throw new MalformedException(
                    (reader.sizeBytes() - expected) + " bytes follow the last tensor", expected);
        }
    }

    /** What the header says of one tensor, as it is read. */
    private static final class Description {

        private final String name;
        private final long position;
        private final List<Long> shape = new ArrayList<>();
        private final List<Long> places = new ArrayList<>();
        private String dtype = "";

        private Description(String name, long position) {
            this.name = name;
            this.position = position;
        }

        private Description read(JsonReader json) throws IOException, MalformedException {
            json.object(
                    key -> {
                        switch (key) {
                            case "dtype" -> dtype = json.text(MAX_TEXT_BYTES);
                            case "shape" -> json.array(() -> add(json.whole(), shape));
                            case "data_offsets" -> json.array(() -> add(json.whole(), places));
                            default -> json.skip();
                        }
                    });
            return this;
        }

        private void add(long number, List<Long> to) throws MalformedException {
            if (to.size() == MAX_DIMENSIONS) {
                throw malformed("has more than " + MAX_DIMENSIONS + " dimensions");
            }
            to.add(number);
        }

        private Tensor tensor(long dataStart) throws MalformedException {
            var type =
                    Dtype.named(dtype)
                            .orElseThrow(() -> malformed("has unknown type \"" + dtype + "\""));
            if (places.size() != 2 || places.getFirst() > places.getLast()) {
                throw malformed("has no place in the file");
            }
            var bytes = places.getLast() - places.getFirst();
            var needed = type.tensorType().bytesFor(elements());
            if (bytes != needed) {
                throw malformed(
                        "has %d bytes, and its %d elements of type %s need %d"
                                .formatted(bytes, elements(), type, needed));
            }
            return new Tensor(
                    name,
                    type.tensorType(),
                    shape,
                    new Storage.Inline(dataStart + places.getFirst(), bytes));
        }

        private long elements() throws MalformedException {
            var elements = 1L;
            for (var size : shape) {
                if (size != 0 && elements > MAX_ELEMENTS / size) {
                    throw malformed("has impossible dimensions");
                }
                elements *= size;
            }
            return elements;
        }

        private MalformedException malformed(String problem) {
            return new MalformedException("tensor %s %s".formatted(name, problem), position);
        }
    }
}

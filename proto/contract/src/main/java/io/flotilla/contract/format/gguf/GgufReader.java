package io.flotilla.contract.format.gguf;

import io.flotilla.contract.format.ByteSource;
import io.flotilla.contract.format.Inspection;
import io.flotilla.contract.format.adapter.Adapter;
import io.flotilla.contract.format.reading.ByteReader;
import io.flotilla.contract.format.reading.MalformedException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Reads the header of a GGUF file and checks it against the size of the file. */
public final class GgufReader {

    private static final int MAGIC_BYTES = 4;
    private static final int DEFAULT_ALIGNMENT = 32;
    private static final int MAX_ALIGNMENT = 1 << 20;
    private static final int BIG_ENDIAN_VERSION_3 = 3 << 24;

    private final ByteReader reader;

    private GgufReader(ByteReader reader) {
        this.reader = reader;
    }

    /** Reads a file that begins with GGUF's magic. */
    public static Inspection read(ByteSource source) throws IOException, MalformedException {
        var reader = new GgufReader(new ByteReader(source));
        var version = reader.version();
        return switch (version) {
            case 2, 3 -> inspection(reader.header(version));
            case 1 -> new Inspection.Unsupported("GGUF 1", "convert it anew with llama.cpp");
            case BIG_ENDIAN_VERSION_3 ->
                    new Inspection.Unsupported(
                            "big-endian GGUF", "convert it anew as little-endian");
            default -> throw unknown(version);
        };
    }

    /** The adapter in the file, if it is one and no model of its own. */
    public static Optional<Adapter> readAdapter(ByteSource source)
            throws IOException, MalformedException {
        var header = readHeader(source);
        return header.isAdapter() ? Optional.of(GgufAdapter.of(header)) : Optional.empty();
    }

    static GgufHeader readHeader(ByteSource source) throws IOException, MalformedException {
        var reader = new GgufReader(new ByteReader(source));
        var version = reader.version();
        if (version != 2 && version != 3) {
            throw unknown(version);
        }
        return reader.header(version);
    }

    private static Inspection inspection(GgufHeader header) {
        if (header.isAdapter()) {
            return new Inspection.Unsupported(
                    "GGUF adapter", "it runs only upon the model it was made for");
        }
        if (header.tensors().isEmpty()) {
            return new Inspection.Unsupported(
                    "GGUF without tensors", "publish the file that holds the weights");
        }
        var isWhole = header.shardCount() <= 1;
        return new Inspection.Recognised(
                new GgufModel(header, header.tensors(), header.inThisFile(), isWhole).modelFile());
    }

    private static MalformedException unknown(int version) {
        return new MalformedException(
                "GGUF version %s; 2 and 3 are known".formatted(Integer.toUnsignedString(version)),
                MAGIC_BYTES);
    }

    private int version() throws IOException, MalformedException {
        reader.skip(MAGIC_BYTES, "the magic");
        return reader.int32("the version");
    }

    private GgufHeader header(int version) throws IOException, MalformedException {
        var tensorCount = reader.int64("the number of tensors");
        var metadata = new MetadataReader(reader).read(reader.int64("the number of metadata"));
        var alignment = alignment(metadata);
        if (tensorCount == 0) {
            return new GgufHeader(version, alignment, metadata, List.of());
        }
        var infos = new TensorInfoReader(reader).read(tensorCount);
        var dataStart = Math.ceilDiv(reader.position(), (long) alignment) * alignment;
        var bitnet = metadata.text("general.architecture").startsWith("bitnet");
        var placement =
                new TensorPlacement(dataStart, reader.sizeBytes() - dataStart, alignment, bitnet);
        return new GgufHeader(version, alignment, metadata, placement.place(infos));
    }

    private int alignment(Metadata metadata) throws MalformedException {
        var alignment = metadata.whole("general.alignment", DEFAULT_ALIGNMENT);
        if (Long.bitCount(alignment) != 1 || alignment < 0 || alignment > MAX_ALIGNMENT) {
            throw new MalformedException(
                    "general.alignment is %d, and must be a power of two up to %d"
                            .formatted(alignment, MAX_ALIGNMENT),
                    reader.position());
        }
        return (int) alignment;
    }
}

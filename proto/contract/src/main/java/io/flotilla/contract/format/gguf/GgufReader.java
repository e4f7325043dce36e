package io.flotilla.contract.format.gguf;

import io.flotilla.contract.format.ByteSource;
import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.GgufFacts;
import io.flotilla.contract.format.Inspection;
import io.flotilla.contract.format.ModelFile;
import io.flotilla.contract.format.Tensor;
import io.flotilla.contract.format.Tensor.Storage;
import io.flotilla.contract.format.Weights;
import io.flotilla.contract.format.gguf.TensorPlacement.Placed;
import io.flotilla.contract.format.reading.ByteReader;
import io.flotilla.contract.format.reading.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

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
        return new GgufReader(new ByteReader(source)).read();
    }

    private Inspection read() throws IOException, MalformedException {
        reader.skip(MAGIC_BYTES, "the magic");
        var version = reader.int32("the version");
        return switch (version) {
            case 2, 3 -> readTensors(version);
            case 1 -> new Inspection.Unsupported("GGUF 1", "convert it anew with llama.cpp");
            case BIG_ENDIAN_VERSION_3 ->
                    new Inspection.Unsupported(
                            "big-endian GGUF", "convert it anew as little-endian");
            default ->
                    throw new MalformedException(
                            "GGUF version %s; 2 and 3 are known"
                                    .formatted(Integer.toUnsignedString(version)),
                            MAGIC_BYTES);
        };
    }

    private Inspection readTensors(int version) throws IOException, MalformedException {
        var tensorCount = reader.int64("the number of tensors");
        var metadata = new MetadataReader(reader).read(reader.int64("the number of metadata"));
        if (tensorCount == 0) {
            return new Inspection.Unsupported(
                    "GGUF without tensors", "publish the file that holds the weights");
        }
        var infos = new TensorInfoReader(reader).read(tensorCount);
        var alignment = alignment(metadata);
        var dataStart = Math.ceilDiv(reader.position(), (long) alignment) * alignment;
        var bitnet = metadata.text("general.architecture").startsWith("bitnet");
        var placement =
                new TensorPlacement(dataStart, reader.sizeBytes() - dataStart, alignment, bitnet);
        return new Inspection.Recognised(
                modelFile(version, alignment, metadata, placement.place(infos)));
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

    private static ModelFile modelFile(
            int version, int alignment, Metadata metadata, List<Placed> tensors) {
        var architecture = new ArchitectureReader(metadata).read();
        var rule = new PrecisionRule(tensors);
        var claim = FileType.claimedBy(metadata);
        var precision =
                claim.filter(rule::allows).map(FileType::precision).orElseGet(rule::byTensors);
        var facts =
                new GgufFacts(
                        version,
                        metadata.text("general.name"),
                        metadata.text("general.license"),
                        alignment,
                        claim.map(type -> type.precision().name()).orElse(""),
                        new GgufFacts.Tokenizer(
                                metadata.text("tokenizer.ggml.model"),
                                metadata.has("tokenizer.chat_template")),
                        tensors.stream().anyMatch(tensor -> tensor.type().isBitnet()));
        return new ModelFile(
                Format.GGUF,
                precision,
                weights(tensors),
                architecture,
                facts,
                tensors.stream().map(GgufReader::tensor).toList(),
                warnings(metadata, facts.claimedPrecision(), precision.name()));
    }

    private static Weights weights(List<Placed> tensors) {
        return new Weights(
                tensors.stream().mapToLong(Placed::elements).sum(),
                tensors.stream().mapToLong(Placed::sizeBytes).sum());
    }

    private static Tensor tensor(Placed placed) {
        return new Tensor(
                placed.info().name(),
                placed.type().tensorType(),
                placed.info().dimensions(),
                new Storage.Inline(placed.offset(), placed.sizeBytes()));
    }

    private static List<String> warnings(Metadata metadata, String claimed, String precision) {
        List<String> warnings = new ArrayList<>();
        if (!claimed.isEmpty() && !claimed.equals(precision)) {
            warnings.add(
                    "The file claims to be %s, but its tensors make it %s."
                            .formatted(claimed, precision));
        }
        if (metadata.text("general.architecture").isEmpty()) {
            warnings.add("The file names no architecture.");
        }
        var shards = metadata.whole("split.count", 1);
        if (shards > 1) {
            warnings.add(
                    "The file is shard %d of %d; the figures are this shard's only."
                            .formatted(metadata.whole("split.no", 0) + 1, shards));
        }
        return warnings;
    }
}

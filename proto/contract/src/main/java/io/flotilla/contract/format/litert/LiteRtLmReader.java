package io.flotilla.contract.format.litert;

import io.flotilla.contract.format.Architecture;
import io.flotilla.contract.format.ByteSource;
import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.Inspection;
import io.flotilla.contract.format.LiteRtFacts;
import io.flotilla.contract.format.ModelFile;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.format.Precision;
import io.flotilla.contract.format.Weights;
import io.flotilla.contract.format.reading.ByteReader;
import io.flotilla.contract.format.reading.MalformedException;
import java.io.IOException;
import java.util.List;

/** Recognises a bundle of LiteRT-LM by its magic and version; what it bundles is not read. */
public final class LiteRtLmReader {

    private static final int MAGIC_BYTES = 8;

    private LiteRtLmReader() {}

    /** Reads a file that begins with the magic. */
    public static Inspection read(ByteSource source) throws IOException, MalformedException {
        var reader = new ByteReader(source);
        reader.skip(MAGIC_BYTES, "the magic");
        var version =
                "%s.%s.%s"
                        .formatted(
                                Integer.toUnsignedString(reader.int32("the version")),
                                Integer.toUnsignedString(reader.int32("the version")),
                                Integer.toUnsignedString(reader.int32("the version")));
        return new Inspection.Recognised(
                new ModelFile(
                        Format.LITERT_LM,
                        Precision.OPAQUE,
                        new Weights(0, source.sizeBytes()),
                        Architecture.UNDECLARED,
                        new LiteRtFacts(version, ModelRuntime.LITERT_LM),
                        List.of(),
                        List.of("What the bundle holds is not read; its size stands for it.")));
    }
}

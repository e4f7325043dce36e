package io.flotilla.cli.publish;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.flotilla.cli.CommandFailure;
import io.flotilla.contract.format.lineage.Origin;
import io.flotilla.proto.registry.v1.GoldenTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The variants that lie in a folder: each model that lies directly in it is one, of one file or of
 * several, and so is each subfolder with a model, which gives the variant its name. Tokenizer and
 * configuration files at the top belong to every variant.
 *
 * @param variants the variants, by path
 * @param adapters those upon them, by id
 * @param goldenTest the golden test of golden.json, or null if there is none
 * @param origin where the files say that the first model comes from
 */
record ModelFolder(
        List<LocalVariant> variants,
        List<LocalAdapter> adapters,
        @Nullable GoldenTest goldenTest,
        Origin origin) {
    static final String GOLDEN_TEST = "golden.json";
    private static final int LARGEST_GOLDEN_TEST_BYTES = 4 << 20;

    ModelFolder {
        variants = List.copyOf(variants);
        adapters = List.copyOf(adapters);
    }

    /** Reads a folder, or a single model file with the files that hold its weights. */
    static ModelFolder read(Path path) {
        if (!Files.exists(path)) {
            throw CommandFailure.usage(path + " does not exist.");
        }
        if (Files.isRegularFile(path)) {
            var model = new FoundModels(path);
            return new ModelFolder(List.of(model.alone()), List.of(), null, model.origin());
        }
        var folder = new FolderVariants(path);
        return new ModelFolder(
                folder.read(),
                folder.adapters(),
                goldenTest(path.resolve(GOLDEN_TEST)),
                folder.origin());
    }

    private static @Nullable GoldenTest goldenTest(Path file) {
        if (!Files.exists(file)) {
            return null;
        }
        try {
            if (Files.size(file) > LARGEST_GOLDEN_TEST_BYTES) {
                throw CommandFailure.usage(file + " is larger than 4 MiB.");
            }
            var test = GoldenTest.newBuilder();
            JsonFormat.parser().merge(Files.readString(file), test);
            return test.build();
        } catch (InvalidProtocolBufferException e) {
            throw CommandFailure.usage(file + " is no golden test: " + e.getMessage());
        } catch (IOException e) {
            throw CommandFailure.usage("Cannot read " + file + ": " + e);
        }
    }
}

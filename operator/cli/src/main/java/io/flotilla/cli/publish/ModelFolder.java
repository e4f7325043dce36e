package io.flotilla.cli.publish;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.flotilla.cli.CommandFailure;
import io.flotilla.proto.registry.v1.GoldenTest;
import io.flotilla.proto.registry.v1.VariantFile.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The variants that lie in a folder: each model file directly in it is one, and so is each
 * subfolder with a model file, which gives the variant its name. Tokenizer and configuration files
 * at the top belong to every variant.
 *
 * @param variants the variants, by path
 * @param goldenTest the golden test of golden.json, or null if there is none
 */
record ModelFolder(List<LocalVariant> variants, @Nullable GoldenTest goldenTest) {
    private static final String GOLDEN_TEST = "golden.json";
    private static final Pattern CONFIGURATION =
            Pattern.compile(
                    "(vocab|merges)\\.txt|tokenizer\\.model|.+\\.jinja|ollama\\.(template|system)"
                            + "|(LICEN[CS]E|NOTICE|USE_POLICY)[0-9]*(\\.txt|\\.md)?");
    private static final int LARGEST_GOLDEN_TEST_BYTES = 4 << 20;

    ModelFolder {
        variants = List.copyOf(variants);
    }

    /** Reads a folder, or a single model file with what lies beside it being ignored. */
    static ModelFolder read(Path path) {
        if (!Files.exists(path)) {
            throw CommandFailure.usage(path + " does not exist.");
        }
        if (Files.isRegularFile(path)) {
            var file = LocalFile.of(path.getFileName().toString(), Role.ROLE_MODEL, path);
            return new ModelFolder(List.of(new LocalVariant("", List.of(file))), null);
        }
        var shared = sharedFiles(path);
        var variants = new ArrayList<LocalVariant>();
        for (var entry : entries(path)) {
            if (Files.isDirectory(entry)) {
                inSubfolder(entry, shared).ifPresent(variants::add);
            } else if (isModel(entry)) {
                variants.add(new LocalVariant("", withModel(entry, path, shared)));
            }
        }
        if (variants.isEmpty()) {
            throw CommandFailure.usage(
                    path + " holds no model file (*.onnx or *.gguf), nor do its subfolders.");
        }
        return new ModelFolder(variants, goldenTest(path.resolve(GOLDEN_TEST)));
    }

    private static Optional<LocalVariant> inSubfolder(Path folder, List<LocalFile> shared) {
        var models = entries(folder).stream().filter(ModelFolder::isModel).toList();
        if (models.isEmpty()) {
            return Optional.empty();
        }
        if (models.size() > 1) {
            throw CommandFailure.usage(
                    folder + " holds " + models.size() + " model files; a variant has one.");
        }
        var own = sharedFiles(folder);
        var files = new ArrayList<>(own);
        shared.stream()
                .filter(file -> own.stream().noneMatch(o -> o.path().equals(file.path())))
                .forEach(files::add);
        var id = folder.getFileName().toString();
        return Optional.of(
                new LocalVariant(id, withModel(models.getFirst(), folder, List.copyOf(files))));
    }

    private static List<LocalFile> withModel(Path model, Path folder, List<LocalFile> others) {
        var name = model.getFileName().toString();
        var files = new ArrayList<LocalFile>();
        files.add(LocalFile.of(name, Role.ROLE_MODEL, model));
        for (var entry : entries(folder)) {
            var weights = entry.getFileName().toString();
            if (weights.equals(name + "_data") || weights.equals(name + ".data")) {
                files.add(LocalFile.of(weights, Role.ROLE_WEIGHTS, entry));
            }
        }
        files.addAll(others);
        return files;
    }

    private static List<LocalFile> sharedFiles(Path folder) {
        return entries(folder).stream()
                .filter(Files::isRegularFile)
                .flatMap(
                        file ->
                                role(file)
                                        .map(
                                                role ->
                                                        LocalFile.of(
                                                                file.getFileName().toString(),
                                                                role,
                                                                file))
                                        .stream())
                .toList();
    }

    private static Optional<Role> role(Path file) {
        var name = file.getFileName().toString();
        if (name.equals(GOLDEN_TEST)) {
            return Optional.empty();
        }
        if (name.equals("tokenizer.json")) {
            return Optional.of(Role.ROLE_TOKENIZER);
        }
        return name.endsWith(".json") || CONFIGURATION.matcher(name).matches()
                ? Optional.of(Role.ROLE_CONFIG)
                : Optional.empty();
    }

    private static boolean isModel(Path file) {
        var name = file.getFileName().toString();
        return Files.isRegularFile(file) && (name.endsWith(".onnx") || name.endsWith(".gguf"));
    }

    private static List<Path> entries(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(path -> !path.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw CommandFailure.usage("Cannot read the folder " + folder + ": " + e);
        }
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

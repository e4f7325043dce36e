package io.flotilla.cli.publish;

import io.flotilla.cli.CommandFailure;
import io.flotilla.contract.format.lineage.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Looks through a folder and its subfolders for variants. */
final class FolderVariants {
    private static final int MAX_DEPTH = 3;

    private final Path root;
    private final List<LocalVariant> variants = new ArrayList<>();
    private final List<CommandFailure> refusals = new ArrayList<>();
    private Origin origin = Origin.UNKNOWN;

    FolderVariants(Path root) {
        this.root = root;
    }

    /** All of them, those of files at the top first. */
    List<LocalVariant> read() {
        var models = new FoundModels(root);
        var shared = models.companions();
        found(models).forEach(model -> variants.add(new LocalVariant("", with(model, shared))));
        subfolders(root).stream()
                .filter(folder -> !name(folder).equals(LocalAdapter.FOLDER))
                .forEach(folder -> below(folder, name(folder), shared, 1));
        if (variants.isEmpty()) {
            throw refusals.isEmpty()
                    ? CommandFailure.usage(
                            root
                                    + " holds no model file (GGUF, ONNX, OpenVINO IR, safetensors,"
                                    + " LiteRT), nor do its subfolders.")
                    : refusals.getFirst();
        }
        return variants;
    }

    /** The adapters upon them, each in a folder of its own. */
    List<LocalAdapter> adapters() {
        var folder = root.resolve(LocalAdapter.FOLDER);
        return Files.isDirectory(folder)
                ? subfolders(folder).stream()
                        .map(adapter -> LocalAdapter.read(name(adapter), adapter))
                        .toList()
                : List.of();
    }

    /** Where the first one says that it comes from, once they were read. */
    Origin origin() {
        return origin;
    }

    private void below(Path folder, String id, Map<String, LocalFile> shared, int depth) {
        var models = new FoundModels(folder);
        var found = found(models);
        if (found.size() > 1) {
            throw CommandFailure.usage(
                    folder + " holds " + found.size() + " models; a variant is one.");
        }
        if (found.size() == 1) {
            var all = new LinkedHashMap<>(models.companions());
            shared.forEach(all::putIfAbsent);
            variants.add(new LocalVariant(id, with(found.getFirst(), all)));
        } else if (depth < MAX_DEPTH) {
            subfolders(folder).forEach(sub -> below(sub, id + "-" + name(sub), shared, depth + 1));
        }
    }

    /** What cannot run matters only if there is nothing else; what is damaged always does. */
    private List<List<LocalFile>> found(FoundModels models) {
        var found = models.inFolder();
        models.refusal().ifPresent(refusals::add);
        origin = origin.isKnown() ? origin : models.origin();
        return found;
    }

    private static List<LocalFile> with(List<LocalFile> model, Map<String, LocalFile> others) {
        var files = new LinkedHashMap<String, LocalFile>();
        model.forEach(file -> files.put(file.path(), file));
        others.forEach(files::putIfAbsent);
        return List.copyOf(files.values());
    }

    private static List<Path> subfolders(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory)
                    .filter(path -> !name(path).startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw CommandFailure.usage("Cannot read the folder " + folder + ": " + e);
        }
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }
}

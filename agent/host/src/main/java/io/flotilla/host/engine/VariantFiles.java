package io.flotilla.host.engine;

import io.flotilla.host.engine.HostProblem.Reason;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files of a variant, all there and inside its folder.
 *
 * @param tokenizer absent where the model needs none
 * @param adapters those that can be asked for, by name
 */
public record VariantFiles(
        Path folder, Path model, @Nullable Path tokenizer, Map<String, Path> adapters) {
    private static final int MOST_ADAPTERS = 64;

    public VariantFiles {
        adapters = Map.copyOf(adapters);
    }

    /** A variant without adapters. */
    public VariantFiles(Path folder, Path model, @Nullable Path tokenizer) {
        this(folder, model, tokenizer, Map.of());
    }

    /**
     * Checks the paths of a request: an absolute folder, and files relative to it; the tokenizer's
     * may be empty.
     */
    public static VariantFiles in(String folder, String modelPath, String tokenizerPath)
            throws HostProblem {
        Path absolute = path("folder", folder).normalize();
        if (!absolute.isAbsolute()) {
            throw HostProblem.invalid("folder", "folder must be absolute.");
        }
        return new VariantFiles(
                absolute,
                file(absolute, "model_path", modelPath),
                tokenizerPath.isEmpty() ? null : file(absolute, "tokenizer_path", tokenizerPath));
    }

    /** The same with adapters, whose paths are relative to the folder. */
    public VariantFiles with(Map<String, String> adapterPaths) throws HostProblem {
        if (adapterPaths.size() > MOST_ADAPTERS || adapterPaths.containsKey("")) {
            throw HostProblem.invalid(
                    "adapters",
                    "A variant has at most %d adapters, each with a name."
                            .formatted(MOST_ADAPTERS));
        }
        Map<String, Path> found = new LinkedHashMap<>();
        for (var adapter : adapterPaths.entrySet()) {
            found.put(adapter.getKey(), file(folder, "adapters", adapter.getValue()));
        }
        return new VariantFiles(folder, model, tokenizer, found);
    }

    /** Refuses adapters, for what has no use for them. */
    public void requireNoAdapters(String what) throws HostProblem {
        if (!adapters.isEmpty()) {
            throw HostProblem.invalid("adapters", what + " takes no adapters.");
        }
    }

    /** The tokenizer, which this model cannot do without. */
    public Path requiredTokenizer() throws HostProblem {
        if (tokenizer == null) {
            throw HostProblem.invalid("tokenizer_path", "tokenizer_path is empty.");
        }
        return tokenizer;
    }

    private static Path file(Path folder, String field, String relative) throws HostProblem {
        Path file = folder.resolve(path(field, relative)).normalize();
        if (!file.startsWith(folder) || file.equals(folder)) {
            throw HostProblem.invalid(field, field + " must lie in the variant's folder.");
        }
        if (!Files.isRegularFile(file)) {
            throw new HostProblem(
                    Reason.FILE_MISSING,
                    "There is no file " + relative + " in the variant's folder.",
                    Map.of("field", field, "file", relative));
        }
        return file;
    }

    private static Path path(String field, String text) throws HostProblem {
        if (text.isEmpty()) {
            throw HostProblem.invalid(field, field + " is empty.");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw HostProblem.invalid(field, field + " is not a path.");
        }
    }
}

package io.flotilla.host.engine;

import io.flotilla.host.engine.HostProblem.Reason;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files of a variant, all there and inside its folder.
 *
 * @param tokenizer absent where the model needs none
 */
public record VariantFiles(Path folder, Path model, @Nullable Path tokenizer) {

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

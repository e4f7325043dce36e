package io.flotilla.controller.making.converter;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The file that says which weights of a GGUF model matter, as llama.cpp's imatrix tool writes it.
 * It comes among the files of the source, and stays there.
 */
public final class ImportanceMatrix {

    private static final List<String> NAMES = List.of("imatrix.gguf", "imatrix.dat");

    private ImportanceMatrix() {}

    public static boolean isNamed(String path) {
        return NAMES.contains(path);
    }

    /** The one among the files of a variant; null: there is none. */
    public static @Nullable Path in(Path folder) {
        return NAMES.stream()
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElse(null);
    }
}

package io.flotilla.host.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.flotilla.host.engine.HostProblem;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How much each column of each weight matters, as llama.cpp's imatrix tool measured it. */
final class ImportanceMatrix {
    private static final long ENTRY_BYTES = 24;
    private static final long DATA = 8;
    private static final long SIZE = 16;

    private final Map<String, float[]> values;

    private ImportanceMatrix(Map<String, float[]> values) {
        this.values = values;
    }

    /** Reads a file of either layout that the tool has written; nothing where there is no file. */
    static ImportanceMatrix of(@Nullable Path file, LlamaLibrary library) throws HostProblem {
        if (file == null) {
            return new ImportanceMatrix(Map.of());
        }
        try {
            Map<String, float[]> values = ImportanceFile.read(file, library);
            if (values.isEmpty()) {
                throw malformed("it names no tensor");
            }
            return new ImportanceMatrix(values);
        } catch (IOException e) {
            throw malformed(String.valueOf(e.getMessage()));
        }
    }

    private static HostProblem malformed(String detail) {
        return HostProblem.invalid(
                "gguf.importance_matrix_path",
                "The file is no importance matrix of llama.cpp: " + detail + ".");
    }

    /** The matrix as the library takes it: an array that an entry without a name ends. */
    MemorySegment entries(Arena arena) {
        if (values.isEmpty()) {
            return MemorySegment.NULL;
        }
        MemorySegment entries = arena.allocate(ENTRY_BYTES * (values.size() + 1), 8);
        long at = 0;
        for (Map.Entry<String, float[]> entry : values.entrySet()) {
            entries.set(ADDRESS, at, arena.allocateFrom(entry.getKey()));
            entries.set(ADDRESS, at + DATA, arena.allocateFrom(JAVA_FLOAT, entry.getValue()));
            entries.set(JAVA_LONG, at + SIZE, entry.getValue().length);
            at += ENTRY_BYTES;
        }
        return entries;
    }
}

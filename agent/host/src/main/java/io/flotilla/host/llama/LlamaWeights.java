package io.flotilla.host.llama;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.Limits.Placement;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;

/** A GGUF file that the library has read, with what its header says. */
final class LlamaWeights implements AutoCloseable {
    private static final int LONGEST_VALUE = 256;

    private final LlamaLibrary library;
    private final MemorySegment handle;
    private final MemorySegment vocabulary;

    private LlamaWeights(LlamaLibrary library, MemorySegment handle) {
        this.library = library;
        this.handle = handle;
        this.vocabulary = library.modelVocabulary.toPointer(handle);
    }

    static LlamaWeights load(LlamaLibrary library, Path file, Placement placement)
            throws HostProblem {
        library.log.forget();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment handle =
                    library.loadModel.toPointer(
                            arena.allocateFrom(file.toString()),
                            Parameters.ofModel(library, placement, arena).structure());
            if (handle.equals(MemorySegment.NULL)) {
                throw LlamaProblems.ofLoading(library.log.complaints());
            }
            return new LlamaWeights(library, handle);
        }
    }

    LlamaLibrary library() {
        return library;
    }

    MemorySegment handle() {
        return handle;
    }

    MemorySegment vocabulary() {
        return vocabulary;
    }

    int contextLength() {
        return library.modelContextLength.toInt(handle);
    }

    int embeddingLength() {
        return library.modelEmbeddingLength.toInt(handle);
    }

    int vocabularySize() {
        return library.vocabularySize.toInt(vocabulary);
    }

    /** Whether it has an encoder beside its decoder, as T5 has. */
    boolean hasEncoder() {
        return library.modelHasEncoder.toBoolean(handle);
    }

    String architecture() {
        return metadata("general.architecture").orElse("");
    }

    /** A value of the header, by its key below the architecture's name. */
    Optional<String> ownMetadata(String key) {
        return metadata(architecture() + "." + key);
    }

    private Optional<String> metadata(String key) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(LONGEST_VALUE);
            int length =
                    library.modelMetadata.toInt(
                            handle, arena.allocateFrom(key), value, (long) LONGEST_VALUE);
            return length < 0 || length >= LONGEST_VALUE
                    ? Optional.empty()
                    : Optional.of(value.getString(0));
        }
    }

    @Override
    public void close() {
        library.freeModel.run(handle);
    }
}

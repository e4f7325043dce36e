package io.flotilla.host.llama;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** A model at work: reads tokens, one text after the other. For one thread at a time. */
final class LlamaContext implements AutoCloseable {
    private final LlamaLibrary library;
    private final MemorySegment handle;
    private final Arena arena;
    private final TokenBatch batch;
    private final int mostInBatch;

    private LlamaContext(LlamaLibrary library, MemorySegment handle, int mostInBatch) {
        this.library = library;
        this.handle = handle;
        this.arena = Arena.ofShared();
        this.batch = new TokenBatch(mostInBatch, arena);
        this.mostInBatch = mostInBatch;
    }

    static LlamaContext of(LlamaWeights weights, Parameters.Context settings) throws HostProblem {
        LlamaLibrary library = weights.library();
        library.log.forget();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment handle =
                    library.createContext.toPointer(
                            weights.handle(),
                            Parameters.ofContext(library, settings, arena).structure());
            if (handle.equals(MemorySegment.NULL)) {
                throw LlamaProblems.ofContext(library.log.complaints());
            }
            return new LlamaContext(library, handle, settings.batch());
        }
    }

    /** Most tokens that can be read in one go. */
    int mostInBatch() {
        return mostInBatch;
    }

    /** Forgets what was read, and reads for embeddings or for next tokens from now on. */
    void begin(boolean embeds) {
        library.clearMemory.run(library.contextMemory.toPointer(handle), true);
        library.setEmbeddings.run(handle, embeds);
    }

    /** Reads on. */
    void read(int[] tokens, int from, int count) throws HostProblem {
        decode(batch.of(tokens, from, count));
    }

    /** Reads on, to know what follows the last token only. */
    void readForLast(int[] tokens, int from, int count) throws HostProblem {
        decode(batch.ofLast(tokens, from, count));
    }

    private void decode(MemorySegment read) throws HostProblem {
        library.log.forget();
        if (library.decode.toInt(handle, read) != 0) {
            throw LlamaProblems.ofInference(library.log.complaints());
        }
    }

    /** What was expected after a token of the last batch; valid until more is read. */
    FloatBuffer logits(int index, int vocabularySize) throws HostProblem {
        return floats(library.logits.toPointer(handle, index), vocabularySize);
    }

    /** The vector of what was read, where the context pools. */
    FloatBuffer embedding(int length) throws HostProblem {
        return floats(library.embedding.toPointer(handle, 0), length);
    }

    /** The vector of a token of the last batch, where the context does not pool. */
    FloatBuffer tokenEmbedding(int index, int length) throws HostProblem {
        return floats(library.tokenEmbedding.toPointer(handle, index), length);
    }

    @SuppressWarnings("restricted")
    private static FloatBuffer floats(MemorySegment pointer, int count) throws HostProblem {
        if (pointer.equals(MemorySegment.NULL)) {
            throw new HostProblem(Reason.INFERENCE_FAILED, "llama.cpp does not answer.");
        }
        return pointer.reinterpret(count * JAVA_FLOAT.byteSize())
                .asByteBuffer()
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    @Override
    public void close() {
        library.freeContext.run(handle);
        arena.close();
    }
}

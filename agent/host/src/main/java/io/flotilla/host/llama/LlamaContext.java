package io.flotilla.host.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * A model at work: reads tokens of several sequences. The last sequence is for texts that are read
 * one after the other. For one thread at a time.
 */
final class LlamaContext implements AutoCloseable {
    private static final int TO_THE_END = -1;

    private final LlamaLibrary library;
    private final MemorySegment handle;
    private final Arena arena;
    private final TokenBatch batch;
    private final MemorySegment adapterPlace;
    private final MemorySegment fullStrength;
    private final int mostInBatch;
    private final int lastSequence;
    private final float[] logits;

    /** In the last sequence. */
    private int position;

    /** With which it reads; null pointer: none. */
    private MemorySegment adapter = MemorySegment.NULL;

    private LlamaContext(LlamaWeights weights, MemorySegment handle, Parameters.Context settings) {
        this.library = weights.library();
        this.handle = handle;
        this.arena = Arena.ofShared();
        this.batch = new TokenBatch(settings.batch(), arena);
        this.adapterPlace = arena.allocate(ADDRESS);
        this.fullStrength = arena.allocateFrom(JAVA_FLOAT, 1f);
        this.mostInBatch = settings.batch();
        this.lastSequence = settings.sequences() - 1;
        this.logits = new float[weights.vocabularySize()];
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
            return new LlamaContext(weights, handle, settings);
        }
    }

    /** Most tokens that can be read in one go. */
    int mostInBatch() {
        return mostInBatch;
    }

    /** Begins the last sequence anew, and reads for embeddings or for next tokens from now on. */
    void begin(boolean embeds) throws HostProblem {
        adapt(MemorySegment.NULL);
        forget(lastSequence, 0);
        position = 0;
        library.setEmbeddings.run(handle, embeds);
    }

    /** Reads with an adapter from now on; null pointer: with none. */
    void adapt(MemorySegment newAdapter) throws HostProblem {
        if (newAdapter.equals(adapter)) {
            return;
        }
        adapterPlace.set(ADDRESS, 0, newAdapter);
        long count = newAdapter.equals(MemorySegment.NULL) ? 0 : 1;
        if (library.setAdapters.toInt(handle, adapterPlace, count, fullStrength) != 0) {
            throw new HostProblem(
                    Reason.INFERENCE_FAILED, "llama.cpp does not take the adapter up.");
        }
        adapter = newAdapter;
    }

    /** Leaves nothing in the last sequence. */
    void end() {
        forget(lastSequence, 0);
        position = 0;
    }

    /** Reads on in the last sequence. */
    void read(int[] tokens, int from, int count) throws HostProblem {
        for (int i = from; i < from + count; i++) {
            batch.add(tokens[i], lastSequence, position++, true);
        }
        decode();
    }

    /** Reads on in the last sequence, to know what follows the last token only. */
    void readForLast(int[] tokens, int from, int count) throws HostProblem {
        for (int i = from; i < from + count; i++) {
            batch.add(tokens[i], lastSequence, position++, i == from + count - 1);
        }
        decode();
    }

    /** Forgets a sequence from a position on; returns whether it could. */
    boolean forget(int sequence, int from) {
        return library.forgetTokens.toBoolean(
                library.contextMemory.toPointer(handle), sequence, from, TO_THE_END);
    }

    /** Adds a token to what is read next; returns its index there. */
    int add(int token, int sequence, int at, boolean isFollowed) {
        return batch.add(token, sequence, at, isFollowed);
    }

    /** Reads what was added, for next tokens. */
    void readAdded() throws HostProblem {
        library.setEmbeddings.run(handle, false);
        decode();
    }

    private void decode() throws HostProblem {
        library.log.forget();
        if (library.decode.toInt(handle, batch.take()) != 0) {
            throw LlamaProblems.ofInference(library.log.complaints());
        }
    }

    /**
     * What was expected after a token of the last batch, one for each token of the vocabulary. They
     * are copied at once, as reading them one by one takes a multiple of the time.
     *
     * @return valid until the next call
     */
    float[] logits(int index) throws HostProblem {
        floats(library.logits.toPointer(handle, index), logits.length).get(logits);
        return logits;
    }

    /** The vector of what was read, where the context pools. */
    FloatBuffer embedding(int length) throws HostProblem {
        return floats(library.embedding.toPointer(handle, lastSequence), length);
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

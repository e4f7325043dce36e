package io.flotilla.host.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;

/** Tokens on their way into the library, each with its sequence and its position there. */
final class TokenBatch {
    static final MemoryLayout LAYOUT =
            MemoryLayout.structLayout(
                    JAVA_INT.withName("n_tokens"),
                    MemoryLayout.paddingLayout(4),
                    ADDRESS.withName("token"),
                    ADDRESS.withName("embd"),
                    ADDRESS.withName("pos"),
                    ADDRESS.withName("n_seq_id"),
                    ADDRESS.withName("seq_id"),
                    ADDRESS.withName("logits"));
    private static final long TOKEN = 8;
    private static final long POSITION = 24;
    private static final long SEQUENCE_COUNT = 32;
    private static final long SEQUENCE = 40;
    private static final long LOGITS = 48;

    private final MemorySegment structure;
    private final MemorySegment tokens;
    private final MemorySegment positions;
    private final MemorySegment sequences;
    private final MemorySegment outputs;
    private int count;

    TokenBatch(int capacity, Arena arena) {
        this.structure = arena.allocate(LAYOUT);
        this.tokens = arena.allocate(JAVA_INT, capacity);
        this.positions = arena.allocate(JAVA_INT, capacity);
        this.sequences = arena.allocate(JAVA_INT, capacity);
        this.outputs = arena.allocate(JAVA_BYTE, capacity);
        MemorySegment counts = arena.allocate(JAVA_INT, capacity);
        MemorySegment pointers = arena.allocate(ADDRESS, capacity);
        for (int i = 0; i < capacity; i++) {
            counts.setAtIndex(JAVA_INT, i, 1);
            pointers.setAtIndex(ADDRESS, i, sequences.asSlice((long) i * Integer.BYTES));
        }
        structure.set(ADDRESS, TOKEN, tokens);
        structure.set(ADDRESS, POSITION, positions);
        structure.set(ADDRESS, SEQUENCE_COUNT, counts);
        structure.set(ADDRESS, SEQUENCE, pointers);
        structure.set(ADDRESS, LOGITS, outputs);
    }

    /** Adds a token; returns its index. */
    int add(int token, int sequence, int position, boolean hasOutput) {
        tokens.setAtIndex(JAVA_INT, count, token);
        positions.setAtIndex(JAVA_INT, count, position);
        sequences.setAtIndex(JAVA_INT, count, sequence);
        outputs.set(JAVA_BYTE, count, (byte) (hasOutput ? 1 : 0));
        return count++;
    }

    /** What was added; the batch is empty then. */
    MemorySegment take() {
        structure.set(JAVA_INT, 0, count);
        count = 0;
        return structure;
    }
}

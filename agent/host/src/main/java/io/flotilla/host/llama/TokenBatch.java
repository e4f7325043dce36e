package io.flotilla.host.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;

/** Tokens on their way into the library, all in one sequence. */
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
    private static final long LOGITS = 48;

    private final MemorySegment structure;
    private final MemorySegment tokens;
    private final MemorySegment outputs;

    TokenBatch(int capacity, Arena arena) {
        this.tokens = arena.allocate(JAVA_INT, capacity);
        this.structure = arena.allocate(LAYOUT);
        structure.set(ADDRESS, TOKEN, tokens);
        this.outputs = arena.allocate(JAVA_BYTE, capacity);
        structure.set(ADDRESS, LOGITS, outputs);
    }

    /** Tokens each of which has an output. */
    MemorySegment of(int[] source, int from, int count) {
        outputs.fill((byte) 1);
        return fill(source, from, count);
    }

    /** Tokens of which the last has an output. */
    MemorySegment ofLast(int[] source, int from, int count) {
        outputs.fill((byte) 0).set(JAVA_BYTE, count - 1L, (byte) 1);
        return fill(source, from, count);
    }

    private MemorySegment fill(int[] source, int from, int count) {
        MemorySegment.copy(source, from, tokens, JAVA_INT, 0, count);
        structure.set(JAVA_INT, 0, count);
        return structure;
    }
}

package io.flotilla.host.llama.text;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;

/** The tokens among which the library's samplers choose, in its structures. */
public final class Candidates {
    /** Token, logit and probability, four bytes each. */
    private static final int WORDS = 3;

    private static final long BYTES = WORDS * (long) Integer.BYTES;
    private static final long LOGIT = 4;
    private static final long SIZE = 8;
    private static final long SELECTED = 16;
    private static final long SORTED = 24;
    private static final MemoryLayout ARRAY =
            MemoryLayout.structLayout(
                    ADDRESS.withName("data"),
                    JAVA_LONG.withName("size"),
                    JAVA_LONG.withName("selected"),
                    JAVA_BOOLEAN.withName("sorted"),
                    MemoryLayout.paddingLayout(7));

    /** What is copied to the library's structures at once: word by word would take far longer. */
    private final int[] words;

    private final MemorySegment tokens;
    private final MemorySegment all;
    private final MemorySegment onlyToken;
    private final MemorySegment only;

    /** Room for a vocabulary of that size, for as long as the arena lives. */
    public Candidates(int count, Arena arena) {
        this.words = new int[count * WORDS];
        this.tokens = arena.allocate(count * BYTES, Integer.BYTES);
        this.all = arena.allocate(ARRAY);
        all.set(ADDRESS, 0, tokens);
        this.onlyToken = arena.allocate(BYTES, Integer.BYTES);
        this.only = arena.allocate(ARRAY);
        only.set(ADDRESS, 0, onlyToken);
    }

    /** Takes all tokens, with what the model said of them. */
    void fill(float[] logits) {
        for (int token = 0; token < logits.length; token++) {
            words[token * WORDS] = token;
            words[token * WORDS + 1] = Float.floatToRawIntBits(logits[token]);
        }
        MemorySegment.copy(words, 0, tokens, JAVA_INT, 0, words.length);
        reset(all, logits.length);
    }

    private static void reset(MemorySegment array, long size) {
        array.set(JAVA_LONG, SIZE, size);
        array.set(JAVA_LONG, SELECTED, -1);
        array.set(JAVA_BOOLEAN, SORTED, false);
    }

    MemorySegment all() {
        return all;
    }

    /** The token that a sampler has chosen of all. */
    int chosen() throws HostProblem {
        long selected = all.get(JAVA_LONG, SELECTED);
        if (selected < 0 || selected >= all.get(JAVA_LONG, SIZE)) {
            throw new HostProblem(Reason.INFERENCE_FAILED, "llama.cpp chooses no token.");
        }
        return tokens.get(JAVA_INT, selected * BYTES);
    }

    /** One token, to see whether a sampler lets it be. */
    MemorySegment only(int token) {
        onlyToken.set(JAVA_INT, 0, token);
        onlyToken.set(JAVA_FLOAT, LOGIT, 0);
        reset(only, 1);
        return only;
    }

    boolean isOnlyPossible() {
        return onlyToken.get(JAVA_FLOAT, LOGIT) > Float.NEGATIVE_INFINITY;
    }
}

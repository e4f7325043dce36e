package io.flotilla.host.llama;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Cuts texts into tokens as the model's own vocabulary says. */
final class LlamaTokenizer {
    /** More than any vocabulary puts around a text. */
    private static final int SPECIAL_TOKENS = 16;

    private final LlamaLibrary library;
    private final MemorySegment vocabulary;
    private final int maxTokens;
    private final boolean endsWithSeparator;

    LlamaTokenizer(LlamaWeights weights, int maxTokens) {
        this.library = weights.library();
        this.vocabulary = weights.vocabulary();
        this.maxTokens = maxTokens;
        this.endsWithSeparator = library.vocabularyAddsSeparator.toBoolean(vocabulary);
    }

    int maxTokens() {
        return maxTokens;
    }

    /** The tokens of a text; of one that is too long the first, and the separator it ends with. */
    int[] tokens(String text) throws HostProblem {
        int[] all = tokens(text, false);
        if (all.length <= maxTokens) {
            return all;
        }
        int[] cut = Arrays.copyOf(all, maxTokens);
        if (endsWithSeparator) {
            cut[maxTokens - 1] = all[all.length - 1];
        }
        return cut;
    }

    /** All tokens of a prompt, in which the names of special tokens mean these. */
    int[] promptTokens(String text) throws HostProblem {
        return tokens(text, true);
    }

    private int[] tokens(String text, boolean hasSpecialTokens) throws HostProblem {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (Arena arena = Arena.ofConfined()) {
            int capacity = bytes.length + SPECIAL_TOKENS;
            MemorySegment tokens = arena.allocate(JAVA_INT, capacity);
            MemorySegment source = arena.allocate(Math.max(1, bytes.length));
            MemorySegment.copy(bytes, 0, source, JAVA_BYTE, 0, bytes.length);
            int count =
                    library.tokenize.toInt(
                            vocabulary,
                            source,
                            bytes.length,
                            tokens,
                            capacity,
                            true,
                            hasSpecialTokens);
            if (count < 0) {
                throw new HostProblem(
                        Reason.INFERENCE_FAILED, "llama.cpp does not cut a text into tokens.");
            }
            return tokens.asSlice(0, (long) count * Integer.BYTES).toArray(JAVA_INT);
        }
    }
}

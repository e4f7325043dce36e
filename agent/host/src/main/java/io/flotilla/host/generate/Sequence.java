package io.flotilla.host.generate;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A place for one text in the engine, and the tokens that were read there. */
final class Sequence {
    private static final int USUAL_LENGTH = 256;

    final int id;

    /** The text that is written here now. */
    @Nullable TextInProgress text;

    /** When it became idle, as a number that rises. */
    long lastUse;

    private int[] tokens = new int[USUAL_LENGTH];
    private int length;

    Sequence(int id) {
        this.id = id;
    }

    int length() {
        return length;
    }

    void append(int token) {
        if (length == tokens.length) {
            tokens = Arrays.copyOf(tokens, length * 2);
        }
        tokens[length++] = token;
    }

    void cut(int newLength) {
        length = newLength;
    }

    /** How many tokens of a prompt were read here; never all, since the last one must be again. */
    int knownOf(int[] prompt) {
        int most = Math.min(length, prompt.length - 1);
        int mismatch = Arrays.mismatch(tokens, 0, most, prompt, 0, most);
        return mismatch < 0 ? most : mismatch;
    }
}

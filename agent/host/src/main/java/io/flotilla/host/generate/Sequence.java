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

    /** With which adapter its tokens were read: they mean something else with another. */
    private String adapter = "";

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

    /** Takes a text up, of whose prompt so many tokens are known here. */
    void occupy(TextInProgress newText, int known) {
        text = newText;
        adapter = newText.adapter;
        length = known;
    }

    /** How many tokens of a prompt were read here; never all, since the last one must be again. */
    int knownOf(TextInProgress wanted) {
        if (!adapter.equals(wanted.adapter)) {
            return 0;
        }
        int[] prompt = wanted.prompt;
        int most = Math.min(length, prompt.length - 1);
        int mismatch = Arrays.mismatch(tokens, 0, most, prompt, 0, most);
        return mismatch < 0 ? most : mismatch;
    }
}

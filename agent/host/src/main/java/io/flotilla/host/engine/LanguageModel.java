package io.flotilla.host.engine;

import java.util.function.LongSupplier;

/** A model that says which token comes next. */
public interface LanguageModel extends EmbeddingModel {

    /** Number of its tokens. */
    int vocabularySize();

    /**
     * Reads a text from the beginning of the model's context, and hands over what the model
     * expected at each token that it could foresee.
     *
     * @param mostPositions positions to hand over at most; the rest of the text is not run
     * @return tokens that were run
     */
    int foresee(String text, int mostPositions, Foresight foresight) throws HostProblem;

    /**
     * Reads a prompt of some tokens and goes on from it, always with the likeliest token, to see
     * how long that takes.
     *
     * @param promptTokens tokens to read, fewer where the context is shorter
     * @param newTokens tokens to write, likewise
     * @param nanoTime the clock
     */
    Writing write(int promptTokens, int newTokens, LongSupplier nanoTime) throws HostProblem;

    /**
     * How long writing took.
     *
     * @param tokens that were written, at least 1
     * @param firstNanos until the first was known
     * @param allNanos until the last was
     */
    record Writing(int tokens, long firstNanos, long allNanos) {}

    /** Takes what the model expected, position by position. */
    interface Foresight {

        /**
         * Takes one position.
         *
         * @param token the token that did come next
         * @param logits one for each token of the vocabulary, not normalized; only valid meanwhile
         */
        void accept(int token, float[] logits) throws HostProblem;
    }
}

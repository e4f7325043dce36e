package io.flotilla.host.engine;

import java.nio.FloatBuffer;

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

    /** Takes what the model expected, position by position. */
    interface Foresight {

        /**
         * Takes one position.
         *
         * @param token the token that did come next
         * @param logits one for each token of the vocabulary, not normalized; only valid meanwhile
         */
        void accept(int token, FloatBuffer logits) throws HostProblem;
    }
}

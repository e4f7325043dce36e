package io.flotilla.host.generate;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.generate.GenerationOrder.Prompt;

/** What an engine must offer for texts to be written side by side. For one thread at a time. */
public interface TokenEngine {

    /** Tokens that all sequences have room for together. */
    int roomTokens();

    /** Sequences that can be under way at a time. */
    int sequences();

    /** Most tokens that can be read in one go. */
    int batchTokens();

    /** Cuts a prompt into tokens. */
    int[] tokens(Prompt prompt) throws HostProblem;

    /** Refuses an adapter that is not there; empty: none. */
    void requireAdapter(String adapter) throws HostProblem;

    /** Reads with an adapter that is there from now on, or with none. */
    void adapt(String adapter) throws HostProblem;

    /** What chooses tokens for one text. */
    TokenSampler sampler(Sampling sampling) throws HostProblem;

    /** Whether the model ends a text with this token. */
    boolean ends(int token);

    /** What a token adds to a text, in UTF-8; characters may go over several tokens. */
    byte[] piece(int token);

    /**
     * Forgets a sequence from a position on.
     *
     * @return whether it could; a model that keeps no single tokens can only forget all
     */
    boolean forget(int sequence, int position);

    /** Takes a token for the next {@link #decode}; returns its index there. */
    int add(int token, int sequence, int position, boolean isFollowed);

    /** Reads what was added; afterwards it is asked what follows the tokens that said so. */
    void decode() throws HostProblem;
}

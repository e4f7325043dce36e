package io.flotilla.host.generate;

import io.flotilla.host.engine.HostProblem;

/** A text that is being written. */
public interface Generation extends AutoCloseable {

    /** What was written since the last call, in whole characters; may be empty. */
    String takeText();

    /** Whether all is written; there may be text to take still. */
    boolean isDone() throws HostProblem;

    /** How it ended, once it is done. */
    Result result();

    /** Ends it, if it is not done. */
    @Override
    void close();

    /** Why a text ends. */
    enum Finish {
        /** The model has ended it, or a stop word came. */
        STOP,
        /** There was no room for more, or no more was wanted. */
        LENGTH
    }

    /**
     * How a text ended.
     *
     * @param promptTokens of the prompt
     * @param cachedTokens those of them that were known from a text before
     * @param tokens that were written
     */
    record Result(Finish finish, int promptTokens, int cachedTokens, int tokens, Timing timing) {}

    /**
     * What a text took.
     *
     * @param waitingNanos until it was its turn
     * @param promptNanos from then until the first token
     * @param writingNanos from the first token to the last
     */
    record Timing(long waitingNanos, long promptNanos, long writingNanos) {}
}

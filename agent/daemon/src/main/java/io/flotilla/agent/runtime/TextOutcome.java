package io.flotilla.agent.runtime;

import java.time.Duration;

/** What a request for a text came to. */
public sealed interface TextOutcome {

    /** It is written, and was handed over. */
    record Written(Finish finish, Counts counts, Times times) implements TextOutcome {}

    /** The model goes on, but not with this request. */
    record Refused(String reason, String message) implements TextOutcome {}

    /** The model does not answer. */
    record Unavailable(Fault fault) implements TextOutcome {}

    /** Whoever asked does not want it any more. */
    record Unwanted() implements TextOutcome {}

    /** Why a text ends. */
    enum Finish {
        /** The model has ended it, or a stop word came. */
        STOP,
        /** There was no room for more, or no more was wanted. */
        LENGTH
    }

    /**
     * Tokens of a text.
     *
     * @param cached those of the prompt that were known from a text before
     * @param written after the prompt
     */
    record Counts(long prompt, long cached, long written) {}

    /**
     * What a text took in the engine.
     *
     * @param prompt until the first token, once it was its turn
     * @param writing from the first token to the last
     */
    record Times(Duration waiting, Duration prompt, Duration writing) {}
}

package io.flotilla.agent.runtime;

import java.time.Duration;
import java.util.List;

/** What a request for embeddings came to. */
public sealed interface EmbedOutcome {

    /**
     * The answer.
     *
     * @param vectors a unit-length vector for each text, in order
     * @param tokenCount tokens of all texts
     */
    record Embedded(List<float[]> vectors, long tokenCount, Duration engineTime)
            implements EmbedOutcome {
        public Embedded {
            vectors = List.copyOf(vectors);
        }
    }

    /** The model goes on, but not with this request. */
    record Refused(String reason, String message) implements EmbedOutcome {}

    /** The model does not answer. */
    record Unavailable(Fault fault) implements EmbedOutcome {}
}

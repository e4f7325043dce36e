package io.flotilla.host.engine;

/** A variant that is held ready to answer. For one thread at a time. */
public interface LoadedModel extends AutoCloseable {

    /** Embeds one text; what is longer than {@link #maxTokens()} is cut. */
    Embedding embed(String text) throws HostProblem;

    /** Elements of each embedding. */
    int embeddingLength();

    /** Threads that the engine uses. */
    int threads();

    /** Longest input in tokens. */
    int maxTokens();

    @Override
    void close();
}

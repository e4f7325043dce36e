package io.flotilla.host.engine;

/** A variant that is held ready to answer. For one thread at a time. */
public sealed interface LoadedModel extends AutoCloseable permits EmbeddingModel, InferenceModel {

    /** Threads that the engine uses. */
    int threads();

    @Override
    void close();
}

package io.flotilla.host.engine;

import io.flotilla.host.engine.HostProblem.Reason;

/** A model that makes a vector of a text. */
public non-sealed interface EmbeddingModel extends LoadedModel {

    /** The model as one that makes vectors of texts, or the problem that it is none. */
    static EmbeddingModel of(LoadedModel model) throws HostProblem {
        return switch (model) {
            case EmbeddingModel embedding -> embedding;
            case ClassifierModel _ ->
                    throw new HostProblem(
                            Reason.MODEL_UNSUPPORTED,
                            "The variant classifies texts, which it takes as a tensor.");
            case TensorModel _ ->
                    throw new HostProblem(
                            Reason.MODEL_UNSUPPORTED, "The variant does not take texts.");
        };
    }

    /** Embeds one text; what is longer than {@link #maxTokens()} is cut. */
    Embedding embed(String text) throws HostProblem;

    /** Elements of each embedding. */
    int embeddingLength();

    /** Longest input in tokens. */
    int maxTokens();
}

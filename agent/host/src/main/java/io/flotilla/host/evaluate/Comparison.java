package io.flotilla.host.evaluate;

/** What a variant's outputs showed against the reference's. */
public sealed interface Comparison {

    /** There was nothing to compare with. */
    record None() implements Comparison {}

    /** Embeddings, text by text: mean and least cosine. */
    record Embeddings(double meanCosine, double minCosine) implements Comparison {}

    /**
     * Next-token distributions, token by token.
     *
     * @param meanDivergence mean Kullback-Leibler divergence from the reference, nats
     * @param p99Divergence the divergence that 99 % of tokens stay below, nats
     * @param sameTopRatio share of tokens whose likeliest next token is the reference's
     */
    record NextTokens(
            double meanDivergence,
            double p99Divergence,
            double sameTopRatio,
            double referencePerplexity)
            implements Comparison {}

    /**
     * Tensors.
     *
     * @param relativeError root of the mean squared error over that of the reference's values
     * @param meanCosine mean cosine of the flattened outputs
     */
    record Tensors(double relativeError, double meanCosine) implements Comparison {}
}

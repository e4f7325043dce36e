package io.flotilla.host.llama;

import io.flotilla.host.engine.Embedding;
import io.flotilla.host.engine.EmbeddingModel;
import io.flotilla.host.engine.HostProblem;

/** A model made for embeddings: the library pools the tokens' vectors as its header says. */
final class LlamaEmbeddingModel implements EmbeddingModel {
    private final LlamaWeights weights;
    private final LlamaContext context;
    private final LlamaTokenizer tokenizer;
    private final int threads;

    LlamaEmbeddingModel(
            LlamaWeights weights, LlamaContext context, LlamaTokenizer tokenizer, int threads) {
        this.weights = weights;
        this.context = context;
        this.tokenizer = tokenizer;
        this.threads = threads;
    }

    @Override
    public Embedding embed(String text) throws HostProblem {
        int[] tokens = tokenizer.tokens(text);
        if (tokens.length == 0) {
            throw HostProblem.invalid("texts", "A text has no tokens.");
        }
        context.begin(true);
        context.read(tokens, 0, tokens.length);
        float[] vector = new float[embeddingLength()];
        context.embedding(vector.length).get(vector);
        return Embedding.ofLengthOne(vector, tokens.length);
    }

    @Override
    public int embeddingLength() {
        return weights.embeddingLength();
    }

    @Override
    public int threads() {
        return threads;
    }

    @Override
    public int maxTokens() {
        return tokenizer.maxTokens();
    }

    @Override
    public void close() {
        context.close();
        weights.close();
    }
}

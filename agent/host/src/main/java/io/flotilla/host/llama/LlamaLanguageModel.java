package io.flotilla.host.llama;

import io.flotilla.host.engine.Embedding;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.LanguageModel;
import java.nio.FloatBuffer;

/**
 * A model that says which token comes next. Its embedding of a text is the mean of its tokens'
 * vectors: it was not made for that, but two precisions of it can be told apart by it.
 */
final class LlamaLanguageModel implements LanguageModel {
    private final LlamaWeights weights;
    private final LlamaContext context;
    private final LlamaTokenizer tokenizer;
    private final int threads;
    private final int vocabularySize;

    LlamaLanguageModel(
            LlamaWeights weights, LlamaContext context, LlamaTokenizer tokenizer, int threads) {
        this.weights = weights;
        this.context = context;
        this.tokenizer = tokenizer;
        this.threads = threads;
        this.vocabularySize = weights.vocabularySize();
    }

    @Override
    public int vocabularySize() {
        return vocabularySize;
    }

    @Override
    public int foresee(String text, int mostPositions, Foresight foresight) throws HostProblem {
        int[] tokens = tokenizer.tokens(text);
        // The last token foresees what is not there to compare with.
        int read = Math.clamp(tokens.length - 1L, 0, mostPositions);
        context.begin(false);
        for (int from = 0; from < read; from += context.mostInBatch()) {
            int count = Math.min(context.mostInBatch(), read - from);
            context.read(tokens, from, count);
            for (int i = 0; i < count; i++) {
                foresight.accept(tokens[from + i + 1], context.logits(i, vocabularySize));
            }
        }
        return read;
    }

    @Override
    public Embedding embed(String text) throws HostProblem {
        int[] tokens = tokenizer.tokens(text);
        if (tokens.length == 0) {
            throw HostProblem.invalid("texts", "A text has no tokens.");
        }
        float[] sum = new float[embeddingLength()];
        context.begin(true);
        for (int from = 0; from < tokens.length; from += context.mostInBatch()) {
            int count = Math.min(context.mostInBatch(), tokens.length - from);
            context.read(tokens, from, count);
            for (int i = 0; i < count; i++) {
                add(sum, context.tokenEmbedding(i, sum.length));
            }
        }
        return Embedding.ofLengthOne(sum, tokens.length);
    }

    private static void add(float[] sum, FloatBuffer vector) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += vector.get(i);
        }
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

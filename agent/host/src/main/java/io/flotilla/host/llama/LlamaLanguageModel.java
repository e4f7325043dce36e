package io.flotilla.host.llama;

import io.flotilla.host.engine.Embedding;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.LanguageModel;
import io.flotilla.host.generate.BatchWriter;
import io.flotilla.host.generate.Generation;
import io.flotilla.host.generate.GenerationOrder;
import io.flotilla.host.generate.GenerativeModel;
import io.flotilla.host.llama.text.LlamaSampler;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * A model that says which token comes next. Its embedding of a text is the mean of its tokens'
 * vectors: it was not made for that, but two precisions of it can be told apart by it.
 */
final class LlamaLanguageModel implements LanguageModel, GenerativeModel {
    private final LlamaWeights weights;
    private final LlamaContext context;
    private final LlamaTokenizer tokenizer;
    private final LlamaTokenEngine engine;
    private final BatchWriter writer;
    private final int threads;
    private final int vocabularySize;

    LlamaLanguageModel(
            LlamaWeights weights,
            LlamaContext context,
            LlamaTokenizer tokenizer,
            LlamaTokenEngine engine,
            int threads) {
        this.weights = weights;
        this.context = context;
        this.tokenizer = tokenizer;
        this.engine = engine;
        this.writer = new BatchWriter(engine, System::nanoTime);
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
        writer.makeRoom(read);
        context.begin(false);
        for (int from = 0; from < read; from += context.mostInBatch()) {
            int count = Math.min(context.mostInBatch(), read - from);
            context.read(tokens, from, count);
            for (int i = 0; i < count; i++) {
                foresight.accept(tokens[from + i + 1], context.logits(i));
            }
        }
        context.end();
        return read;
    }

    @Override
    public Writing write(int promptTokens, int newTokens, LongSupplier nanoTime)
            throws HostProblem {
        int room = tokenizer.maxTokens();
        int written = Math.clamp(newTokens, 1, Math.max(1, room / 2));
        int read = Math.clamp(promptTokens, 1, Math.max(1, room - written));
        // Which tokens they are makes no difference to the time.
        int[] prompt = IntStream.range(0, read).map(i -> i % vocabularySize).toArray();
        writer.makeRoom(read + written);
        context.begin(false);
        long start = nanoTime.getAsLong();
        int next = 0;
        for (int from = 0; from < read; from += context.mostInBatch()) {
            int count = Math.min(context.mostInBatch(), read - from);
            context.readForLast(prompt, from, count);
            next = LlamaSampler.likeliest(context.logits(count - 1));
        }
        long first = nanoTime.getAsLong() - start;
        for (int i = 1; i < written; i++) {
            context.readForLast(new int[] {next}, 0, 1);
            next = LlamaSampler.likeliest(context.logits(0));
        }
        long all = nanoTime.getAsLong() - start;
        context.end();
        return new Writing(written, first, all);
    }

    @Override
    public Embedding embed(String text) throws HostProblem {
        int[] tokens = tokenizer.tokens(text);
        if (tokens.length == 0) {
            throw HostProblem.invalid("texts", "A text has no tokens.");
        }
        float[] sum = new float[embeddingLength()];
        writer.makeRoom(tokens.length);
        context.begin(true);
        for (int from = 0; from < tokens.length; from += context.mostInBatch()) {
            int count = Math.min(context.mostInBatch(), tokens.length - from);
            context.read(tokens, from, count);
            for (int i = 0; i < count; i++) {
                add(sum, context.tokenEmbedding(i, sum.length));
            }
        }
        context.end();
        return Embedding.ofLengthOne(sum, tokens.length);
    }

    private static void add(float[] sum, FloatBuffer vector) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += vector.get(i);
        }
    }

    @Override
    public Generation begin(GenerationOrder order) throws HostProblem {
        return writer.begin(order);
    }

    @Override
    public void step() throws HostProblem {
        writer.step();
    }

    @Override
    public Map<String, HostProblem> refusedAdapters() {
        return engine.refusedAdapters();
    }

    @Override
    public int roomTokens() {
        return writer.roomTokens();
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
        engine.close();
        context.close();
        weights.close();
    }
}

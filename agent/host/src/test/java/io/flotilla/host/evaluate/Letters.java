package io.flotilla.host.evaluate;

import io.flotilla.host.engine.Embedding;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.LanguageModel;
import java.util.function.LongSupplier;

/** A language of the letters a, b and c, whose model always expects the same. */
final class Letters implements LanguageModel {
    private final float[] logits;

    Letters(float... logits) {
        this.logits = logits;
    }

    @Override
    public int vocabularySize() {
        return logits.length;
    }

    @Override
    public int foresee(String text, int mostPositions, Foresight foresight) throws HostProblem {
        int positions = Math.min(mostPositions, text.length() - 1);
        for (int i = 1; i <= positions; i++) {
            foresight.accept(text.charAt(i) - 'a', logits);
        }
        return text.length();
    }

    @Override
    public Writing write(int promptTokens, int newTokens, LongSupplier nanoTime) {
        return new Writing(newTokens, 0, 0);
    }

    @Override
    public Embedding embed(String text) {
        return new Embedding(new float[] {1}, text.length());
    }

    @Override
    public int embeddingLength() {
        return 1;
    }

    @Override
    public int maxTokens() {
        return 512;
    }

    @Override
    public int threads() {
        return 1;
    }

    @Override
    public void close() {}
}

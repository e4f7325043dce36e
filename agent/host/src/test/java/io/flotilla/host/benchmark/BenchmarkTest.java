package io.flotilla.host.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.host.engine.Embedding;
import io.flotilla.host.engine.EmbeddingModel;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.LanguageModel;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class BenchmarkTest {
    private static final long SECOND = 1_000_000_000;
    private long now;

    // Takes as long as it is told, run by run.
    private final class Encoder implements EmbeddingModel {
        private final Iterator<Long> seconds;

        Encoder(Long... seconds) {
            this.seconds = List.of(seconds).iterator();
        }

        @Override
        public Embedding embed(String text) {
            now += seconds.next() * SECOND;
            return new Embedding(new float[] {1}, 1);
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

    // Reads 100 tokens a second and writes ten.
    private final class Writer implements LanguageModel {
        private final Encoder encoder = new Encoder();

        @Override
        public int vocabularySize() {
            return 1;
        }

        @Override
        public int foresee(String text, int mostPositions, Foresight foresight) {
            return 0;
        }

        @Override
        public Writing write(int promptTokens, int newTokens, LongSupplier nanoTime) {
            long first = promptTokens * SECOND / 100;
            return new Writing(newTokens, first, first + (newTokens - 1) * SECOND / 10);
        }

        @Override
        public Embedding embed(String text) {
            return encoder.embed(text);
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

    private static Pace run(Benchmark benchmark, EmbeddingModel model) throws HostProblem {
        var pace = Optional.<Pace>empty();
        while (pace.isEmpty()) {
            pace = benchmark.runOnce(model);
        }
        return pace.get();
    }

    @Test
    void the_median_counts_and_the_first_run_does_not() throws HostProblem {
        var pace = run(new Benchmark(3, () -> now), new Encoder(100L, 3L, 1L, 7L));

        assertThat(pace.repetitions()).isEqualTo(3);
        assertThat(pace.p50Seconds()).isEqualTo(3);
        assertThat(pace.p95Seconds()).isEqualTo(7);
        assertThat(pace.tokensPerSecond()).isZero();
    }

    @Test
    void of_a_language_model_reading_and_writing_are_told_apart() throws HostProblem {
        var pace = run(new Benchmark(3, () -> now), new Writer());

        assertThat(pace.firstTokenSeconds()).isEqualTo(1.28);
        assertThat(pace.tokensPerSecond()).isEqualTo(10);
    }

    @Test
    void too_few_and_too_many_runs_are_refused() {
        for (int repetitions : new int[] {-1, 2, 33}) {
            assertThatThrownBy(() -> Benchmark.of(repetitions)).isInstanceOf(HostProblem.class);
        }
    }
}

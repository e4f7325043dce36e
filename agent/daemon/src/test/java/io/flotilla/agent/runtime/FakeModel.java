package io.flotilla.agent.runtime;

import io.flotilla.agent.runtime.EmbedOutcome.Embedded;
import io.flotilla.agent.runtime.EmbedOutcome.Unavailable;
import io.flotilla.contract.selection.Measured.Speed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A model that answers until a test lets it die. */
public final class FakeModel implements RunningModel {
    private final String content;
    private final long residentBytes;
    private final double latencySeconds;
    private final CompletableFuture<Fault> death = new CompletableFuture<>();
    private volatile boolean closed;

    public FakeModel(String content) {
        this(content, 1 << 20, 0.001);
    }

    FakeModel(String content, long residentBytes, double latencySeconds) {
        this.content = content;
        this.residentBytes = residentBytes;
        this.latencySeconds = latencySeconds;
    }

    static float[] vector(String content, String text) {
        var angle = (content.hashCode() % 1000) / 1000.0 + (text.hashCode() % 100) / 1e5;
        return new float[] {(float) Math.cos(angle), (float) Math.sin(angle)};
    }

    /** Ends it as a crash would. */
    public void die(Fault.Kind kind) {
        death.complete(new Fault(kind, "as the test wants it"));
    }

    public boolean isClosed() {
        return closed;
    }

    public String content() {
        return content;
    }

    @Override
    public EmbedOutcome embed(List<String> texts, Duration timeout) {
        if (closed || death.isDone()) {
            return new Unavailable(new Fault(Fault.Kind.ENGINE_CRASHED, "gone"));
        }
        var vectors = texts.stream().map(text -> vector(content, text)).toList();
        var tokens = texts.stream().mapToLong(String::length).sum();
        return new Embedded(vectors, tokens, Duration.ofNanos(1));
    }

    @Override
    public BenchmarkOutcome benchmark(int repetitions, Duration timeout) {
        return new BenchmarkOutcome.Timed(
                repetitions, Speed.ofLatency(latencySeconds, latencySeconds), Duration.ZERO);
    }

    @Override
    public Duration loadTime() {
        return Duration.ofMillis(1);
    }

    @Override
    public int embeddingLength() {
        return 2;
    }

    @Override
    public long residentBytes() {
        return closed ? 0 : residentBytes;
    }

    @Override
    public long peakResidentBytes() {
        return 2 << 20;
    }

    @Override
    public CompletionStage<Fault> death() {
        return death;
    }

    @Override
    public void close() {
        closed = true;
    }
}

package io.flotilla.agent.runtime;

import io.flotilla.agent.runtime.EmbedOutcome.Embedded;
import io.flotilla.agent.runtime.EmbedOutcome.Unavailable;
import io.flotilla.contract.selection.Measured.Speed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A model that answers until a test lets it die. */
public final class FakeModel implements RunningModel {
    private final String content;
    private final long residentBytes;
    private final double latencySeconds;
    private final CompletableFuture<Fault> death = new CompletableFuture<>();
    private final CopyOnWriteArrayList<TextOrder> orders = new CopyOnWriteArrayList<>();
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

    /** Writes the prompt's words over again, the last of a conversation. */
    @Override
    public TextOutcome write(TextOrder order, TextSink sink, Duration patience) {
        if (closed || death.isDone()) {
            return new TextOutcome.Unavailable(new Fault(Fault.Kind.ENGINE_CRASHED, "gone"));
        }
        var prompt =
                switch (order.prompt()) {
                    case TextOrder.Prompt.Plain(var text) -> text;
                    case TextOrder.Prompt.Conversation(var messages) ->
                            messages.getLast().content();
                };
        orders.add(order);
        if (prompt.equals("refuse")) {
            return new TextOutcome.Refused("MODEL_UNSUPPORTED", "as the test wants it");
        }
        var words = prompt.split("(?<= )", -1);
        for (var at = 0; at < words.length; at++) {
            if (words[at].equals("die")) {
                die(Fault.Kind.ENGINE_CRASHED);
                return new TextOutcome.Unavailable(new Fault(Fault.Kind.ENGINE_CRASHED, "gone"));
            }
            if (order.maxTokens() > 0 && at == order.maxTokens()) {
                return written(TextOutcome.Finish.LENGTH, words.length, at);
            }
            if (!sink.accept(words[at])) {
                return new TextOutcome.Unwanted();
            }
        }
        return written(TextOutcome.Finish.STOP, words.length, words.length);
    }

    private static TextOutcome written(TextOutcome.Finish finish, int prompt, int tokens) {
        return new TextOutcome.Written(
                finish,
                new TextOutcome.Counts(prompt, 1, tokens),
                new TextOutcome.Times(Duration.ZERO, Duration.ofMillis(2), Duration.ofMillis(30)));
    }

    /** What it was asked to write, in order. */
    public List<TextOrder> orders() {
        return List.copyOf(orders);
    }

    @Override
    public int textTokens() {
        return 512;
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

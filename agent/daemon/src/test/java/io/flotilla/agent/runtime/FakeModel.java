package io.flotilla.agent.runtime;

import static org.awaitility.Awaitility.await;

import io.flotilla.agent.runtime.EmbedOutcome.Embedded;
import io.flotilla.agent.runtime.EmbedOutcome.Unavailable;
import io.flotilla.agent.runtime.tensor.Tensor;
import io.flotilla.agent.runtime.tensor.TensorSignature;
import io.flotilla.agent.runtime.tensor.TensorSpec;
import io.flotilla.agent.runtime.tensor.TensorType;
import io.flotilla.contract.selection.Measured.Speed;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** A model that answers until a test lets it die. */
public final class FakeModel implements RunningModel {
    /** A text that it works on until nobody waits for it any more. */
    private static final String FOREVER = "forever";

    /** An element of "x" that it works on until nobody waits for it any more. */
    private static final float ENDLESS = 1e30f;

    private static final TensorSignature PAIRS =
            new TensorSignature(
                    List.of(new TensorSpec("x", TensorType.FP32, List.of(-1L, 2L))),
                    List.of(
                            new TensorSpec(
                                    "y",
                                    TensorType.FP32,
                                    List.of(-1L, 2L),
                                    List.of("left", "right"))));

    private final TensorSignature tensors;
    private final float factor;
    private final String content;
    private final long residentBytes;
    private final double latencySeconds;
    private final CompletableFuture<Fault> death = new CompletableFuture<>();
    private final CopyOnWriteArrayList<TextOrder> orders = new CopyOnWriteArrayList<>();
    private final CopyOnWriteArrayList<String> adapters = new CopyOnWriteArrayList<>();
    private final AtomicInteger started = new AtomicInteger();
    private final AtomicInteger unwanted = new AtomicInteger();
    private volatile boolean closed;

    public FakeModel(String content) {
        this(content, 1 << 20, 0.001);
    }

    /** One that answers "x", pairs of FP32, with twice of it as "y". */
    public static FakeModel ofTensors() {
        return ofTensors(2);
    }

    /** One that answers "x", pairs of FP32, with this many times of it as "y". */
    public static FakeModel ofTensors(float factor) {
        return ofTensors(PAIRS, factor);
    }

    /** One that says another signature of itself than it has. */
    public static FakeModel ofTensors(TensorSignature signature, float factor) {
        return new FakeModel(Float.toString(factor), 1 << 20, 0.001, signature, factor);
    }

    FakeModel(String content, long residentBytes, double latencySeconds) {
        this(content, residentBytes, latencySeconds, TensorSignature.NONE, 1);
    }

    private FakeModel(
            String content,
            long residentBytes,
            double latencySeconds,
            TensorSignature tensors,
            float factor) {
        this.tensors = tensors;
        this.factor = factor;
        this.content = content;
        this.residentBytes = residentBytes;
        this.latencySeconds = latencySeconds;
    }

    static float[] vector(String content, String text) {
        var angle = (content.hashCode() % 1000) / 1000.0 + (text.hashCode() % 100) / 1e5;
        return new float[] {(float) Math.cos(angle), (float) Math.sin(angle)};
    }

    /** Requests that do not end by themselves and have begun. */
    public int started() {
        return started.get();
    }

    /** Of those, what nobody wanted any more. */
    public int unwanted() {
        return unwanted.get();
    }

    /** Lets texts be written with that adapter. */
    public void offer(String adapter) {
        adapters.add(adapter);
    }

    @Override
    public List<String> adapters() {
        return adapters;
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
    public Optional<EmbedOutcome> embed(
            List<String> texts, Duration timeout, BooleanSupplier presence) {
        if (closed || death.isDone()) {
            return Optional.of(new Unavailable(new Fault(Fault.Kind.ENGINE_CRASHED, "gone")));
        }
        if (texts.contains(FOREVER)) {
            awaitLeave(presence);
            return Optional.empty();
        }
        var vectors = texts.stream().map(text -> vector(content, text)).toList();
        var tokens = texts.stream().mapToLong(String::length).sum();
        return Optional.of(new Embedded(vectors, tokens, Duration.ofNanos(1)));
    }

    /** Goes on until nobody waits for it any more. */
    private void awaitLeave(BooleanSupplier presence) {
        started.incrementAndGet();
        await().atMost(Duration.ofMinutes(1)).until(() -> !presence.getAsBoolean());
        unwanted.incrementAndGet();
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
        if (prompt.equals(FOREVER)) {
            awaitLeave(sink::isWanted);
            return new TextOutcome.Unwanted();
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

    @Override
    public TensorSignature tensors() {
        return tensors;
    }

    @Override
    public Optional<TensorOutcome> infer(
            List<Tensor> inputs, List<String> outputs, Duration timeout, BooleanSupplier presence) {
        if (closed || death.isDone()) {
            return Optional.of(
                    new TensorOutcome.Unavailable(new Fault(Fault.Kind.ENGINE_CRASHED, "gone")));
        }
        if (inputs.size() != 1 || !inputs.getFirst().name().equals("x")) {
            return refused("the input x is missing");
        }
        var given = inputs.getFirst().elements();
        if (inputs.getFirst().type() != TensorType.FP32 || given.remaining() % Float.BYTES != 0) {
            return refused("the input x is of FP32");
        }
        if (given.hasRemaining() && given.getFloat(0) == ENDLESS) {
            awaitLeave(presence);
            return Optional.empty();
        }
        var times = ByteBuffer.allocate(given.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        while (given.hasRemaining()) {
            times.putFloat(factor * given.getFloat());
        }
        var answer = new Tensor("y", TensorType.FP32, inputs.getFirst().shape(), times.flip());
        return Optional.of(new TensorOutcome.Inferred(List.of(answer)));
    }

    private static Optional<TensorOutcome> refused(String message) {
        return Optional.of(new TensorOutcome.Refused("INVALID_INPUT", message));
    }

    /** What it was asked to write, in order. */
    public List<TextOrder> orders() {
        return List.copyOf(orders);
    }

    @Override
    public int textTokens() {
        return tensors.inputs().isEmpty() ? 512 : 0;
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
        return tensors.inputs().isEmpty() ? 2 : 0;
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

package io.flotilla.agent.simulate;

import io.flotilla.agent.reconcile.desired.GoldenTest;
import io.flotilla.agent.reconcile.desired.GoldenTest.GoldenCase;
import io.flotilla.agent.runtime.BenchmarkOutcome;
import io.flotilla.agent.runtime.EmbedOutcome;
import io.flotilla.agent.runtime.Fault;
import io.flotilla.agent.runtime.RunningModel;
import io.flotilla.agent.runtime.TextOrder;
import io.flotilla.agent.runtime.TextOutcome;
import io.flotilla.contract.selection.Measured.Speed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A loaded variant that answers what its golden test expects, until it is closed or dies. */
final class ModelledModel implements RunningModel {
    /** The slowest of twenty inferences, against the median. */
    private static final double TAIL = 1.3;

    private final Figures figures;
    private final GoldenTest golden;
    private final boolean isWrong;
    private final double cosine;
    private final Consumer<ModelledModel> onEnd;
    private final CompletableFuture<Fault> death = new CompletableFuture<>();
    private volatile boolean ended;

    /** What is seen of it. */
    record Figures(Duration loadTime, double latencySeconds, long residentBytes) {}

    /**
     * A model that has just been loaded.
     *
     * @param isWrong whether it computes something else than the reference did
     * @param cosine of its answers to those of other models, where no reference is known
     * @param onEnd told once or more when it has died or was closed
     */
    ModelledModel(
            Figures figures,
            GoldenTest golden,
            boolean isWrong,
            double cosine,
            Consumer<ModelledModel> onEnd) {
        this.figures = figures;
        this.golden = golden;
        this.isWrong = isWrong;
        this.cosine = cosine;
        this.onEnd = onEnd;
    }

    /** Lets it die in a while, if that is what the fault means. */
    void meet(FaultRule fault) {
        switch (fault.kind()) {
            case CRASH -> dieAfter(fault.after(), Fault.Kind.ENGINE_CRASHED);
            case OUT_OF_MEMORY -> dieAfter(fault.after(), Fault.Kind.OOM_KILLED);
            case LOAD_FAILED, GOLDEN_TEST_FAILED, SLOW, DISAGREES -> {}
        }
    }

    private void dieAfter(Duration time, Fault.Kind kind) {
        CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS)
                .execute(
                        () -> {
                            if (!ended) {
                                end();
                                death.complete(new Fault(kind, "the profile lets it die"));
                            }
                        });
    }

    @Override
    public Optional<EmbedOutcome> embed(
            List<String> texts, Duration timeout, BooleanSupplier presence) {
        if (ended) {
            return Optional.of(
                    new EmbedOutcome.Unavailable(
                            new Fault(Fault.Kind.ENGINE_CRASHED, "it has ended")));
        }
        var tokens = texts.stream().mapToLong(String::length).sum();
        return Optional.of(
                new EmbedOutcome.Embedded(
                        texts.stream().map(this::answer).toList(), tokens, latency()));
    }

    private float[] answer(String text) {
        return golden.cases().stream()
                .filter(known -> known.text().equals(text))
                .findFirst()
                .map(this::answer)
                .orElseGet(this::unknown);
    }

    /** At an angle to what all models answer that agree. */
    private float[] unknown() {
        return new float[] {(float) cosine, (float) Math.sqrt(1 - cosine * cosine)};
    }

    private float[] answer(GoldenCase known) {
        var vector = new float[known.embedding().size()];
        for (var at = 0; at < vector.length; at++) {
            vector[at] = isWrong ? -known.embedding().get(at) : known.embedding().get(at);
        }
        return vector;
    }

    @Override
    public TextOutcome write(TextOrder order, TextSink sink, Duration patience) {
        return new TextOutcome.Refused("MODEL_UNSUPPORTED", "a modelled host does not write");
    }

    @Override
    public BenchmarkOutcome benchmark(int repetitions, Duration timeout) {
        var seconds = figures.latencySeconds();
        return new BenchmarkOutcome.Timed(
                repetitions, Speed.ofLatency(seconds, seconds * TAIL), Duration.ZERO);
    }

    Duration latency() {
        return Duration.ofNanos((long) (figures.latencySeconds() * 1e9));
    }

    @Override
    public Duration loadTime() {
        return figures.loadTime();
    }

    @Override
    public int embeddingLength() {
        return golden.cases().isEmpty() ? 0 : golden.cases().getFirst().embedding().size();
    }

    @Override
    public int textTokens() {
        return 0;
    }

    @Override
    public long residentBytes() {
        return ended ? 0 : figures.residentBytes();
    }

    @Override
    public long peakResidentBytes() {
        return figures.residentBytes();
    }

    @Override
    public CompletionStage<Fault> death() {
        return death;
    }

    @Override
    public void close() {
        end();
    }

    private void end() {
        ended = true;
        onEnd.accept(this);
    }
}

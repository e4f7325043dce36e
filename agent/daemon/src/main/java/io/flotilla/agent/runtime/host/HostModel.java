package io.flotilla.agent.runtime.host;

import io.flotilla.agent.runtime.BenchmarkOutcome;
import io.flotilla.agent.runtime.EmbedOutcome;
import io.flotilla.agent.runtime.Fault;
import io.flotilla.agent.runtime.MemoryWatch;
import io.flotilla.agent.runtime.RunningModel;
import io.flotilla.agent.runtime.TensorOutcome;
import io.flotilla.agent.runtime.TextOrder;
import io.flotilla.agent.runtime.TextOutcome;
import io.flotilla.agent.runtime.tensor.Tensor;
import io.flotilla.agent.runtime.tensor.TensorSignature;
import io.flotilla.contract.selection.Measured.Speed;
import io.flotilla.proto.runtime.v1.BenchmarkRequest;
import io.flotilla.proto.runtime.v1.BenchmarkResponse;
import io.flotilla.proto.runtime.v1.EmbedRequest;
import io.flotilla.proto.runtime.v1.EmbedResponse;
import io.flotilla.proto.runtime.v1.Embedding;
import io.flotilla.proto.runtime.v1.HostRequest;
import io.flotilla.proto.runtime.v1.HostResponse;
import io.flotilla.proto.runtime.v1.LoadResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** A variant that a host process has loaded. */
final class HostModel implements RunningModel {
    private final HostProcess process;
    private final MemoryWatch watch;
    private final LoadResponse loaded;
    private final List<String> adapters;
    private final Duration loadTime;

    HostModel(HostProcess process, MemoryWatch watch, Beginning beginning) {
        this.process = process;
        this.watch = watch;
        this.loaded = beginning.loaded();
        this.adapters = beginning.adapters();
        this.loadTime = beginning.time();
    }

    /**
     * How it began.
     *
     * @param adapters those that texts can ask for
     * @param time that it took
     */
    record Beginning(LoadResponse loaded, List<String> adapters, Duration time) {}

    @Override
    public Optional<EmbedOutcome> embed(
            List<String> texts, Duration timeout, BooleanSupplier presence)
            throws InterruptedException {
        var request =
                HostRequest.newBuilder().setEmbed(EmbedRequest.newBuilder().addAllTexts(texts));
        try {
            return process.connection()
                    .call(request, timeout, TextSink.whilePresent(presence))
                    .map(HostModel::embedded);
        } catch (IOException _) {
            return Optional.of(new EmbedOutcome.Unavailable(process.awaitFault()));
        } catch (TimeoutException _) {
            return Optional.of(new EmbedOutcome.Unavailable(process.unanswered(timeout)));
        }
    }

    private static EmbedOutcome embedded(HostResponse response) {
        return switch (response.getKindCase()) {
            case EMBEDDED -> embedded(response.getEmbedded());
            case PROBLEM ->
                    new EmbedOutcome.Refused(
                            response.getProblem().getReason(), response.getProblem().getMessage());
            case DESCRIBED,
                    LOADED,
                    PROGRESS,
                    QUANTIZED,
                    EVALUATED,
                    BENCHMARKED,
                    PROVED,
                    TEXT,
                    GENERATED,
                    INFERRED,
                    KIND_NOT_SET ->
                    new EmbedOutcome.Unavailable(unexpected(response.getKindCase().name()));
        };
    }

    private static EmbedOutcome embedded(EmbedResponse response) {
        return new EmbedOutcome.Embedded(
                response.getEmbeddingsList().stream().map(HostModel::vector).toList(),
                response.getTokenCount(),
                Duration.ofNanos((long) (response.getEngineSeconds() * 1e9)));
    }

    @Override
    public TextOutcome write(TextOrder order, TextSink sink, Duration patience)
            throws InterruptedException {
        try {
            return process.connection()
                    .call(TextMapper.request(order), patience, sink)
                    .map(HostModel::written)
                    .orElseGet(TextOutcome.Unwanted::new);
        } catch (IOException _) {
            return new TextOutcome.Unavailable(process.awaitFault());
        } catch (TimeoutException _) {
            return new TextOutcome.Unavailable(process.unanswered(patience));
        }
    }

    private static TextOutcome written(HostResponse response) {
        return switch (response.getKindCase()) {
            case GENERATED -> TextMapper.written(response.getGenerated());
            case PROBLEM ->
                    new TextOutcome.Refused(
                            response.getProblem().getReason(), response.getProblem().getMessage());
            case DESCRIBED,
                    LOADED,
                    EMBEDDED,
                    PROGRESS,
                    QUANTIZED,
                    EVALUATED,
                    BENCHMARKED,
                    PROVED,
                    TEXT,
                    INFERRED,
                    KIND_NOT_SET ->
                    new TextOutcome.Unavailable(unexpected(response.getKindCase().name()));
        };
    }

    @Override
    public List<String> adapters() {
        return adapters;
    }

    @Override
    public TensorSignature tensors() {
        return TensorMapper.signature(loaded);
    }

    @Override
    public Optional<TensorOutcome> infer(
            List<Tensor> inputs, List<String> outputs, Duration timeout, BooleanSupplier presence)
            throws InterruptedException {
        var request = TensorMapper.request(inputs, outputs);
        try {
            return process.connection()
                    .call(request, timeout, TextSink.whilePresent(presence))
                    .map(HostModel::inferred);
        } catch (IOException _) {
            return Optional.of(new TensorOutcome.Unavailable(process.awaitFault()));
        } catch (TimeoutException _) {
            return Optional.of(new TensorOutcome.Unavailable(process.unanswered(timeout)));
        }
    }

    private static TensorOutcome inferred(HostResponse response) {
        return switch (response.getKindCase()) {
            case INFERRED -> TensorMapper.inferred(response.getInferred());
            case PROBLEM ->
                    new TensorOutcome.Refused(
                            response.getProblem().getReason(), response.getProblem().getMessage());
            case DESCRIBED,
                    LOADED,
                    EMBEDDED,
                    PROGRESS,
                    QUANTIZED,
                    EVALUATED,
                    BENCHMARKED,
                    PROVED,
                    TEXT,
                    GENERATED,
                    KIND_NOT_SET ->
                    new TensorOutcome.Unavailable(unexpected(response.getKindCase().name()));
        };
    }

    @Override
    public BenchmarkOutcome benchmark(int repetitions, Duration timeout)
            throws InterruptedException {
        var request =
                HostRequest.newBuilder()
                        .setBenchmark(BenchmarkRequest.newBuilder().setRepetitions(repetitions));
        try {
            var response = process.connection().call(request, timeout);
            return switch (response.getKindCase()) {
                case BENCHMARKED -> timed(response.getBenchmarked());
                case PROBLEM ->
                        new BenchmarkOutcome.Refused(
                                response.getProblem().getReason(),
                                response.getProblem().getMessage());
                case DESCRIBED,
                        LOADED,
                        EMBEDDED,
                        PROGRESS,
                        QUANTIZED,
                        EVALUATED,
                        PROVED,
                        TEXT,
                        GENERATED,
                        INFERRED,
                        KIND_NOT_SET ->
                        new BenchmarkOutcome.Refused(
                                "UNEXPECTED", "it answered with " + response.getKindCase());
            };
        } catch (IOException _) {
            return new BenchmarkOutcome.Unavailable(process.awaitFault());
        } catch (TimeoutException _) {
            return new BenchmarkOutcome.Unavailable(process.unanswered(timeout));
        }
    }

    private static BenchmarkOutcome timed(BenchmarkResponse response) {
        return new BenchmarkOutcome.Timed(
                response.getRepetitions(),
                new Speed(
                        response.getTokensPerSecond(),
                        response.getLatencyP50Seconds(),
                        response.getLatencyP95Seconds(),
                        response.getTimeToFirstTokenSeconds()),
                Duration.ofNanos((long) (response.getCpuSeconds() * 1e9)));
    }

    @Override
    public Duration loadTime() {
        return loadTime;
    }

    private static float[] vector(Embedding embedding) {
        var vector = new float[embedding.getValuesCount()];
        for (var at = 0; at < vector.length; at++) {
            vector[at] = embedding.getValues(at);
        }
        return vector;
    }

    private static Fault unexpected(String kind) {
        return new Fault(Fault.Kind.ENGINE_CRASHED, "the runtime host answered with " + kind);
    }

    @Override
    public int embeddingLength() {
        return loaded.getEmbeddingLength();
    }

    @Override
    public int textTokens() {
        return loaded.getGenerationTokens();
    }

    @Override
    public long residentBytes() {
        return process.residentBytes();
    }

    @Override
    public long peakResidentBytes() {
        return Math.max(process.peakResidentBytes(), loaded.getPeakResidentBytes());
    }

    @Override
    public CompletionStage<Fault> death() {
        return process.death();
    }

    @Override
    public void close() {
        process.close();
        watch.remove(process);
    }
}

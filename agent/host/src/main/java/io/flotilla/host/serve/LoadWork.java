package io.flotilla.host.serve;

import io.flotilla.host.engine.Engine;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import io.flotilla.host.engine.Limits;
import io.flotilla.host.engine.LoadedModel;
import io.flotilla.host.engine.ProcessMemory;
import io.flotilla.host.engine.VariantFiles;
import io.flotilla.proto.runtime.v1.HostResponse;
import io.flotilla.proto.runtime.v1.LoadRequest;
import io.flotilla.proto.runtime.v1.LoadResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Loads the host's variant, in one piece. */
final class LoadWork implements Work {
    private final LoadRequest request;
    private final List<Engine> engines;
    private final Variant variant;

    LoadWork(LoadRequest request, List<Engine> engines, Variant variant) {
        this.request = request;
        this.engines = engines;
        this.variant = variant;
    }

    @Override
    public Optional<HostResponse.Builder> advance() throws HostProblem {
        variant.requireEmpty();
        long start = System.nanoTime();
        LoadedModel model =
                engine().load(
                                VariantFiles.in(
                                        request.getFolder(),
                                        request.getModelPath(),
                                        request.getTokenizerPath()),
                                Limits.of(request.getThreads(), request.getMaxTokens()));
        variant.fill(model);
        return Optional.of(
                HostResponse.newBuilder()
                        .setLoaded(loaded(model, Duration.ofNanos(System.nanoTime() - start))));
    }

    private Engine engine() throws HostProblem {
        for (Engine engine : engines) {
            if (engine.runtime().equals(request.getRuntime())) {
                return engine;
            }
        }
        throw new HostProblem(
                Reason.RUNTIME_UNKNOWN,
                "The host has no engine " + request.getRuntime() + ".",
                Map.of("runtime", request.getRuntime()));
    }

    private static LoadResponse loaded(LoadedModel model, Duration time) {
        ProcessMemory memory = ProcessMemory.now();
        return LoadResponse.newBuilder()
                .setLoadSeconds(time.toNanos() / 1e9)
                .setEmbeddingLength(model.embeddingLength())
                .setThreads(model.threads())
                .setMaxTokens(model.maxTokens())
                .setResidentBytes(memory.residentBytes())
                .setPeakResidentBytes(memory.peakResidentBytes())
                .build();
    }
}

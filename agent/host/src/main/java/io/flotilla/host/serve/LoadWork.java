package io.flotilla.host.serve;

import io.flotilla.host.confine.Confinement;
import io.flotilla.host.engine.EmbeddingModel;
import io.flotilla.host.engine.Engines;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.Limits;
import io.flotilla.host.engine.Limits.KeyValueType;
import io.flotilla.host.engine.Limits.Placement;
import io.flotilla.host.engine.LoadedModel;
import io.flotilla.host.engine.ProcessMemory;
import io.flotilla.host.engine.ProgressSink;
import io.flotilla.host.engine.TensorModel;
import io.flotilla.host.engine.VariantFiles;
import io.flotilla.host.generate.GenerativeModel;
import io.flotilla.proto.runtime.v1.HostResponse;
import io.flotilla.proto.runtime.v1.LoadRequest;
import io.flotilla.proto.runtime.v1.LoadResponse;
import java.time.Duration;
import java.util.Optional;

/** Loads the host's variant, in one piece. */
final class LoadWork implements Work {
    private final LoadRequest request;
    private final Engines engines;
    private final Variant variant;
    private final Confinement confinement;

    LoadWork(LoadRequest request, Engines engines, Variant variant, Confinement confinement) {
        this.confinement = confinement;
        this.request = request;
        this.engines = engines;
        this.variant = variant;
    }

    @Override
    public Optional<HostResponse.Builder> advance(ProgressSink progress) throws HostProblem {
        variant.requireEmpty();
        long start = System.nanoTime();
        VariantFiles files =
                VariantFiles.in(
                        request.getFolder(), request.getModelPath(), request.getTokenizerPath());
        Placement placement =
                Placement.of(request.getProvider(), request.getDevice(), request.getDeviceLayers());
        Limits limits =
                Limits.of(request.getThreads(), request.getMaxTokens())
                        .writing(request.getSequences())
                        .on(placement, KeyValueType.named(request.getKeyValueType()));
        LoadedModel model = engines.named(request.getRuntime()).load(files, limits);
        variant.fill(model);
        return Optional.of(
                HostResponse.newBuilder()
                        .setLoaded(loaded(model, Duration.ofNanos(System.nanoTime() - start))));
    }

    private LoadResponse loaded(LoadedModel model, Duration time) {
        ProcessMemory memory = ProcessMemory.now();
        LoadResponse.Builder loaded =
                LoadResponse.newBuilder()
                        .setLoadSeconds(time.toNanos() / 1e9)
                        .setThreads(model.threads())
                        .addAllConfinements(confinement.held())
                        .setResidentBytes(memory.residentBytes())
                        .setPeakResidentBytes(memory.peakResidentBytes());
        return switch (model) {
            case EmbeddingModel embedding ->
                    loaded.setEmbeddingLength(embedding.embeddingLength())
                            .setMaxTokens(embedding.maxTokens())
                            .setGenerationTokens(
                                    model instanceof GenerativeModel generative
                                            ? generative.roomTokens()
                                            : 0)
                            .build();
            case TensorModel _ -> loaded.build();
        };
    }
}

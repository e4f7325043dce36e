package io.flotilla.host.serve;

import io.flotilla.host.confine.Confinement;
import io.flotilla.host.engine.ClassifierModel;
import io.flotilla.host.engine.EmbeddingModel;
import io.flotilla.host.engine.Engines;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.InferenceModel;
import io.flotilla.host.engine.Limits;
import io.flotilla.host.engine.Limits.KeyValueType;
import io.flotilla.host.engine.Limits.Placement;
import io.flotilla.host.engine.LoadedModel;
import io.flotilla.host.engine.ProgressSink;
import io.flotilla.host.engine.VariantFiles;
import io.flotilla.host.generate.GenerativeModel;
import io.flotilla.host.memory.ProcessMemory;
import io.flotilla.host.serve.message.InferRequests;
import io.flotilla.host.serve.message.Problems;
import io.flotilla.proto.runtime.v1.HostResponse;
import io.flotilla.proto.runtime.v1.LoadRequest;
import io.flotilla.proto.runtime.v1.LoadRequest.AdapterFile;
import io.flotilla.proto.runtime.v1.LoadResponse;
import io.flotilla.proto.runtime.v1.LoadResponse.RefusedAdapter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
                                request.getFolder(),
                                request.getModelPath(),
                                request.getTokenizerPath())
                        .with(adapterPaths());
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

    private Map<String, String> adapterPaths() throws HostProblem {
        Map<String, String> paths = new HashMap<>();
        for (AdapterFile adapter : request.getAdaptersList()) {
            if (paths.put(adapter.getName(), adapter.getPath()) != null) {
                throw HostProblem.invalid(
                        "adapters", "Two adapters are named " + adapter.getName() + ".");
            }
        }
        return paths;
    }

    private LoadResponse loaded(LoadedModel model, Duration time) {
        ProcessMemory memory = ProcessMemory.now();
        LoadResponse.Builder loaded =
                LoadResponse.newBuilder()
                        .setLoadSeconds(time.toNanos() / 1e9)
                        .setThreads(model.threads())
                        .addAllConfinements(confinement.held())
                        .addAllRefusedAdapters(refused(model))
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
            case InferenceModel tensors ->
                    loaded.setMaxTokens(
                                    tensors instanceof ClassifierModel classifier
                                            ? classifier.maxTokens()
                                            : 0)
                            .addAllInputs(
                                    tensors.inputs().stream().map(InferRequests::message).toList())
                            .addAllOutputs(
                                    tensors.outputs().stream().map(InferRequests::message).toList())
                            .build();
        };
    }

    private static List<RefusedAdapter> refused(LoadedModel model) {
        if (!(model instanceof GenerativeModel generative)) {
            return List.of();
        }
        return generative.refusedAdapters().entrySet().stream()
                .map(
                        refused ->
                                RefusedAdapter.newBuilder()
                                        .setName(refused.getKey())
                                        .setProblem(Problems.message(refused.getValue()))
                                        .build())
                .toList();
    }
}

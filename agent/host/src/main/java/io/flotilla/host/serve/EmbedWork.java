package io.flotilla.host.serve;

import io.flotilla.host.engine.Embedding;
import io.flotilla.host.engine.EmbeddingModel;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.ProgressSink;
import io.flotilla.host.memory.ProcessMemory;
import io.flotilla.proto.runtime.v1.EmbedRequest;
import io.flotilla.proto.runtime.v1.EmbedResponse;
import io.flotilla.proto.runtime.v1.HostResponse;
import java.util.List;
import java.util.Optional;

/** Embeds texts, one a piece. */
final class EmbedWork implements Work {
    private static final int MOST_TEXTS = 256;
    private static final int LONGEST_TEXT = 1 << 20;

    private final List<String> texts;
    private final Variant variant;
    private final EmbedResponse.Builder response = EmbedResponse.newBuilder();
    private long tokens;
    private long engineNanos;

    EmbedWork(EmbedRequest request, Variant variant) throws HostProblem {
        this.texts = request.getTextsList();
        this.variant = variant;
        if (texts.isEmpty() || texts.size() > MOST_TEXTS) {
            throw HostProblem.invalid(
                    "texts", "A request embeds 1 to %d texts.".formatted(MOST_TEXTS));
        }
        for (String text : texts) {
            if (text.length() > LONGEST_TEXT) {
                throw HostProblem.invalid(
                        "texts", "A text has at most %d characters.".formatted(LONGEST_TEXT));
            }
        }
    }

    @Override
    public Optional<HostResponse.Builder> advance(ProgressSink progress) throws HostProblem {
        long start = System.nanoTime();
        EmbeddingModel model = EmbeddingModel.of(variant.model());
        add(model.embed(texts.get(response.getEmbeddingsCount())));
        engineNanos += System.nanoTime() - start;
        if (response.getEmbeddingsCount() < texts.size()) {
            return Optional.empty();
        }
        response.setTokenCount(tokens)
                .setEngineSeconds(engineNanos / 1e9)
                .setPeakResidentBytes(ProcessMemory.now().peakResidentBytes());
        return Optional.of(HostResponse.newBuilder().setEmbedded(response));
    }

    private void add(Embedding embedding) {
        var values = response.addEmbeddingsBuilder();
        for (int i = 0; i < embedding.length(); i++) {
            values.addValues(embedding.value(i));
        }
        tokens += embedding.tokenCount();
    }
}

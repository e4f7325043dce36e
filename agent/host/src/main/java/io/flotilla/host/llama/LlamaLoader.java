package io.flotilla.host.llama;

import io.flotilla.host.engine.EmbeddingModel;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import io.flotilla.host.engine.Limits;
import io.flotilla.host.engine.VariantFiles;
import java.util.Map;

/** Loads a GGUF file as what its header says that it is. */
final class LlamaLoader {
    private static final int MOST_TOKENS_BY_DEFAULT = 512;
    private static final int LARGEST_BATCH = 512;
    private static final int LARGEST_LOGITS_BYTES = 32 << 20;
    private static final int SEQUENCES_BY_DEFAULT = 4;

    /** How the library makes one vector of many. */
    private static final int NO_POOLING = 0;

    private static final int LAST_POOLING = 3;

    private final LlamaLibrary library;

    LlamaLoader(LlamaLibrary library) {
        this.library = library;
    }

    /**
     * Loads a model and lets it read as much as it reads in one go: that it works, and the memory
     * it takes, is known from then on.
     */
    EmbeddingModel load(VariantFiles files, Limits limits) throws HostProblem {
        LlamaWeights weights = LlamaWeights.load(library, files.model(), limits.placement());
        EmbeddingModel model;
        try {
            model = model(weights, files, limits);
        } catch (HostProblem problem) {
            weights.close();
            throw problem;
        }
        try {
            model.embed("warm ".repeat(Math.min(model.maxTokens(), LARGEST_BATCH)));
            return model;
        } catch (HostProblem problem) {
            model.close();
            throw problem;
        }
    }

    private static EmbeddingModel model(LlamaWeights weights, VariantFiles files, Limits limits)
            throws HostProblem {
        if (weights.hasEncoder()) {
            throw unsupported("models of encoder and decoder", weights.architecture());
        }
        int pooling = pooling(weights);
        int maxTokens = maxTokens(weights, limits);
        LlamaTokenizer tokenizer = new LlamaTokenizer(weights, maxTokens);
        boolean isLanguageModel = pooling == NO_POOLING && isCausal(weights);
        if (!isLanguageModel) {
            files.requireNoAdapters("A model that only embeds");
        }
        // To pool, the library must have read all tokens in one go.
        int batch = isLanguageModel ? batch(weights, maxTokens) : maxTokens;
        int sequences = limits.sequences() > 0 ? limits.sequences() : SEQUENCES_BY_DEFAULT;
        int room = isLanguageModel ? maxTokens * Math.max(1, limits.sequences()) : maxTokens;
        LlamaContext context =
                LlamaContext.of(
                        weights,
                        new Parameters.Context(
                                room,
                                batch,
                                isLanguageModel ? sequences + 1 : 1,
                                limits.threads(),
                                pooling,
                                limits.keyValueType()));
        if (!isLanguageModel) {
            return new LlamaEmbeddingModel(weights, context, tokenizer, limits.threads());
        }
        LlamaTokenEngine engine =
                new LlamaTokenEngine(
                        weights,
                        context,
                        tokenizer,
                        LlamaAdapters.load(weights, files.adapters()),
                        new LlamaTokenEngine.Room(room, sequences));
        return new LlamaLanguageModel(weights, context, tokenizer, engine, limits.threads());
    }

    private static int pooling(LlamaWeights weights) throws HostProblem {
        String said = weights.ownMetadata("pooling_type").orElse("");
        int pooling = said.matches("\\d") ? Integer.parseInt(said) : NO_POOLING;
        if (pooling > LAST_POOLING) {
            throw unsupported("models that rank", "pooling_type " + said);
        }
        if (pooling == NO_POOLING && !isCausal(weights)) {
            throw unsupported("embedding models without pooling_type", weights.architecture());
        }
        return pooling;
    }

    private static boolean isCausal(LlamaWeights weights) {
        return !weights.ownMetadata("attention.causal").orElse("true").equals("false");
    }

    private static int maxTokens(LlamaWeights weights, Limits limits) {
        int asked = limits.maxTokens() > 0 ? limits.maxTokens() : MOST_TOKENS_BY_DEFAULT;
        return Math.clamp(weights.contextLength(), 1, asked);
    }

    private static int batch(LlamaWeights weights, int maxTokens) {
        int fitting = LARGEST_LOGITS_BYTES / (weights.vocabularySize() * Float.BYTES);
        return Math.clamp(fitting, 1, Math.min(maxTokens, LARGEST_BATCH));
    }

    private static HostProblem unsupported(String what, String found) {
        return new HostProblem(
                Reason.MODEL_UNSUPPORTED,
                "The host does not run %s in llama.cpp: %s.".formatted(what, found),
                Map.of("found", found));
    }
}

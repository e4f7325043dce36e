package io.flotilla.host.llama;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.generate.GenerationOrder.Prompt;
import io.flotilla.host.generate.Sampling;
import io.flotilla.host.generate.TokenEngine;
import io.flotilla.host.generate.TokenSampler;
import io.flotilla.host.llama.text.Candidates;
import io.flotilla.host.llama.text.ChatTemplate;
import io.flotilla.host.llama.text.LlamaSampler;
import io.flotilla.host.llama.text.Vocabulary;
import java.lang.foreign.Arena;
import java.util.Map;

/** A context of llama.cpp, as what writes texts side by side needs it. */
final class LlamaTokenEngine implements TokenEngine, AutoCloseable {
    private final LlamaWeights weights;
    private final LlamaContext context;
    private final LlamaTokenizer tokenizer;
    private final LlamaAdapters adapters;
    private final Room room;
    private final ChatTemplate template;
    private final Vocabulary vocabulary;
    private final Arena arena = Arena.ofShared();
    private final Candidates candidates;

    LlamaTokenEngine(
            LlamaWeights weights,
            LlamaContext context,
            LlamaTokenizer tokenizer,
            LlamaAdapters adapters,
            Room room) {
        this.weights = weights;
        this.context = context;
        this.tokenizer = tokenizer;
        this.adapters = adapters;
        this.room = room;
        this.template = new ChatTemplate(weights.library().texts, weights.handle());
        this.vocabulary = new Vocabulary(weights.library().texts, weights.vocabulary());
        this.candidates = new Candidates(weights.vocabularySize(), arena);
    }

    /** What the context was made for, without the sequence of its own. */
    record Room(int tokens, int sequences) {}

    @Override
    public int roomTokens() {
        return room.tokens();
    }

    @Override
    public int sequences() {
        return room.sequences();
    }

    @Override
    public int batchTokens() {
        return context.mostInBatch();
    }

    @Override
    public int[] tokens(Prompt prompt) throws HostProblem {
        return tokenizer.promptTokens(
                switch (prompt) {
                    case Prompt.Text(String text) -> text;
                    case Prompt.Conversation(var messages) -> template.write(messages);
                });
    }

    Map<String, HostProblem> refusedAdapters() {
        return adapters.refused();
    }

    @Override
    public void requireAdapter(String adapter) throws HostProblem {
        var _ = adapters.named(adapter);
    }

    @Override
    public void adapt(String adapter) throws HostProblem {
        context.adapt(adapters.named(adapter));
    }

    @Override
    public TokenSampler sampler(Sampling sampling) throws HostProblem {
        return LlamaSampler.of(
                weights.library().texts, vocabulary, candidates, context::logits, sampling);
    }

    @Override
    public boolean ends(int token) {
        return vocabulary.ends(token);
    }

    @Override
    public byte[] piece(int token) {
        return vocabulary.piece(token);
    }

    @Override
    public boolean forget(int sequence, int position) {
        return context.forget(sequence, position);
    }

    @Override
    public int add(int token, int sequence, int position, boolean isFollowed) {
        return context.add(token, sequence, position, isFollowed);
    }

    @Override
    public void decode() throws HostProblem {
        context.readAdded();
    }

    @Override
    public void close() {
        arena.close();
    }
}

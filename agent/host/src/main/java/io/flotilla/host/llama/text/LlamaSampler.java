package io.flotilla.host.llama.text;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import io.flotilla.host.generate.Sampling;
import io.flotilla.host.generate.TokenSampler;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The library's samplers for one text. A grammar is asked about the token that was chosen without
 * it, and about all tokens only where it forbids that one: mostly it does not.
 */
public final class LlamaSampler implements TokenSampler {
    private static final long KEEP_AT_LEAST = 1;

    private final TextFunctions functions;
    private final Logits logits;
    private final Candidates candidates;
    private final boolean isPlain;
    private final MemorySegment chain;
    private final @Nullable MemorySegment grammar;

    /** What a model said after the tokens that were read last. */
    public interface Logits {
        /** One for each token of the vocabulary, after the token of that index. */
        float[] after(int index) throws HostProblem;
    }

    /** A sampler of one text; candidates may be those of other texts too. */
    public static LlamaSampler of(
            TextFunctions functions,
            Vocabulary vocabulary,
            Candidates candidates,
            Logits logits,
            Sampling sampling)
            throws HostProblem {
        MemorySegment grammar = null;
        if (!sampling.grammar().isEmpty()) {
            grammar = grammar(functions, vocabulary, sampling.grammar());
        }
        return new LlamaSampler(functions, candidates, logits, sampling, grammar);
    }

    private LlamaSampler(
            TextFunctions functions,
            Candidates candidates,
            Logits logits,
            Sampling sampling,
            @Nullable MemorySegment grammar) {
        this.functions = functions;
        this.logits = logits;
        this.candidates = candidates;
        this.isPlain = sampling.isPlain();
        this.grammar = grammar;
        this.chain = chain(functions, sampling);
    }

    private static MemorySegment grammar(
            TextFunctions functions, Vocabulary vocabulary, String rules) throws HostProblem {
        if (rules.indexOf('\0') >= 0) {
            throw HostProblem.invalid("grammar", "The grammar holds a NUL character.");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment grammar =
                    functions.grammar.toPointer(
                            vocabulary.handle(),
                            arena.allocateFrom(rules),
                            arena.allocateFrom("root"));
            if (grammar.equals(MemorySegment.NULL)) {
                throw HostProblem.invalid(
                        "grammar", "llama.cpp does not understand the grammar, or it has no root.");
            }
            return grammar;
        }
    }

    private static MemorySegment chain(TextFunctions functions, Sampling sampling) {
        MemorySegment chain;
        try (Arena arena = Arena.ofConfined()) {
            chain = functions.newChain.toPointer(arena.allocate(TextFunctions.CHAIN_PARAMETERS));
        }
        Sampling.Penalties penalties = sampling.penalties();
        if (!penalties.areNone()) {
            functions.addToChain.run(
                    chain,
                    functions.penalties.toPointer(
                            penalties.tokens(),
                            (float) penalties.repeat(),
                            (float) penalties.frequency(),
                            (float) penalties.presence()));
        }
        if (sampling.temperature() == 0) {
            functions.addToChain.run(chain, functions.greedy.toPointer());
            return chain;
        }
        Sampling.Cut cut = sampling.cut();
        if (cut.topK() > 0) {
            functions.addToChain.run(chain, functions.topK.toPointer(cut.topK()));
        }
        if (cut.topP() > 0 && cut.topP() < 1) {
            functions.addToChain.run(
                    chain, functions.topP.toPointer((float) cut.topP(), KEEP_AT_LEAST));
        }
        if (cut.minP() > 0) {
            functions.addToChain.run(
                    chain, functions.minP.toPointer((float) cut.minP(), KEEP_AT_LEAST));
        }
        functions.addToChain.run(
                chain, functions.temperature.toPointer((float) sampling.temperature()));
        functions.addToChain.run(chain, functions.chance.toPointer(sampling.seed()));
        return chain;
    }

    @Override
    public int choose(int index) throws HostProblem {
        float[] after = logits.after(index);
        if (isPlain) {
            return likeliest(after);
        }
        candidates.fill(after);
        functions.apply.run(chain, candidates.all());
        int token = candidates.chosen();
        if (grammar == null || isAllowed(grammar, token)) {
            return token;
        }
        candidates.fill(after);
        functions.apply.run(grammar, candidates.all());
        functions.apply.run(chain, candidates.all());
        token = candidates.chosen();
        if (!isAllowed(grammar, token)) {
            throw new HostProblem(
                    Reason.INFERENCE_FAILED, "No token of the model keeps to the grammar.");
        }
        return token;
    }

    private boolean isAllowed(MemorySegment rules, int token) {
        functions.apply.run(rules, candidates.only(token));
        return candidates.isOnlyPossible();
    }

    /** The token that the model says comes next most likely. */
    public static int likeliest(float[] logits) {
        int best = 0;
        for (int token = 1; token < logits.length; token++) {
            best = logits[token] > logits[best] ? token : best;
        }
        return best;
    }

    @Override
    public void accept(int token) {
        functions.accept.run(chain, token);
        if (grammar != null) {
            functions.accept.run(grammar, token);
        }
    }

    @Override
    public void close() {
        functions.free.run(chain);
        if (grammar != null) {
            functions.free.run(grammar);
        }
    }
}

package io.flotilla.host.llama.text;

import static io.flotilla.host.llama.ggml.NativeFunction.integer;
import static io.flotilla.host.llama.ggml.NativeFunction.nothing;
import static io.flotilla.host.llama.ggml.NativeFunction.pointer;
import static io.flotilla.host.llama.ggml.NativeFunction.truth;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.llama.ggml.NativeFunction;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;

/** The functions of llama.cpp around the tokens of a text. */
public final class TextFunctions {
    /** Whether a chain measures itself, which it does not. */
    static final MemoryLayout CHAIN_PARAMETERS =
            MemoryLayout.structLayout(JAVA_BOOLEAN.withName("no_perf"));

    final NativeFunction applyTemplate;
    final NativeFunction templateOf;
    final NativeFunction piece;
    final NativeFunction ends;
    final NativeFunction newChain;
    final NativeFunction addToChain;
    final NativeFunction apply;
    final NativeFunction accept;
    final NativeFunction free;
    final NativeFunction greedy;
    final NativeFunction chance;
    final NativeFunction topK;
    final NativeFunction topP;
    final NativeFunction minP;
    final NativeFunction temperature;
    final NativeFunction penalties;
    final NativeFunction grammar;

    public TextFunctions(SymbolLookup llama) throws HostProblem {
        applyTemplate =
                integer(
                        llama,
                        "llama_chat_apply_template",
                        ADDRESS,
                        ADDRESS,
                        JAVA_LONG,
                        JAVA_BOOLEAN,
                        ADDRESS,
                        JAVA_INT);
        templateOf = pointer(llama, "llama_model_chat_template", ADDRESS, ADDRESS);
        piece =
                integer(
                        llama,
                        "llama_token_to_piece",
                        ADDRESS,
                        JAVA_INT,
                        ADDRESS,
                        JAVA_INT,
                        JAVA_INT,
                        JAVA_BOOLEAN);
        ends = truth(llama, "llama_vocab_is_eog", ADDRESS, JAVA_INT);
        newChain = pointer(llama, "llama_sampler_chain_init", CHAIN_PARAMETERS);
        addToChain = nothing(llama, "llama_sampler_chain_add", ADDRESS, ADDRESS);
        apply = nothing(llama, "llama_sampler_apply", ADDRESS, ADDRESS);
        accept = nothing(llama, "llama_sampler_accept", ADDRESS, JAVA_INT);
        free = nothing(llama, "llama_sampler_free", ADDRESS);
        greedy = pointer(llama, "llama_sampler_init_greedy");
        chance = pointer(llama, "llama_sampler_init_dist", JAVA_INT);
        topK = pointer(llama, "llama_sampler_init_top_k", JAVA_INT);
        topP = pointer(llama, "llama_sampler_init_top_p", JAVA_FLOAT, JAVA_LONG);
        minP = pointer(llama, "llama_sampler_init_min_p", JAVA_FLOAT, JAVA_LONG);
        temperature = pointer(llama, "llama_sampler_init_temp", JAVA_FLOAT);
        penalties =
                pointer(
                        llama,
                        "llama_sampler_init_penalties",
                        JAVA_INT,
                        JAVA_FLOAT,
                        JAVA_FLOAT,
                        JAVA_FLOAT);
        grammar = pointer(llama, "llama_sampler_init_grammar", ADDRESS, ADDRESS, ADDRESS);
    }
}

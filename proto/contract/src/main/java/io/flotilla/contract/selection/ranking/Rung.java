package io.flotilla.contract.selection.ranking;

import io.flotilla.contract.fit.KeyValueType;
import io.flotilla.contract.fit.MemoryEstimate;
import io.flotilla.contract.fit.MemoryEstimator;
import io.flotilla.contract.fit.VariantFacts;
import io.flotilla.contract.fit.Workload;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.selection.RunSetting;
import io.flotilla.contract.selection.RunSetting.Offload;
import io.flotilla.contract.selection.VariantPolicy.Room;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** One setting in which a variant may be run with an engine, and what it then takes in all. */
record Rung(RunSetting setting, MemoryEstimate need) {

    private static final SortedSet<KeyValueType> F16_ONLY = new TreeSet<>(Set.of(KeyValueType.F16));

    /**
     * All such settings, what was asked for first: past tokens in fewer bits, then a context halved
     * and halved again. Each takes less than the one before.
     *
     * @param isGenerative whether the engine makes text of it, rather than read whole inputs
     */
    static List<Rung> of(
            VariantFacts facts, ModelRuntime runtime, Room room, boolean isGenerative) {
        var rungs = new ArrayList<Rung>();
        var requested = requestedTokens(facts, runtime, room, isGenerative);
        for (var tokens : contexts(requested, room.minContextTokens())) {
            for (var type : keyValueTypes(runtime, room)) {
                var workload = new Workload(tokens, room.sequences(), type);
                var need = MemoryEstimator.estimate(facts, runtime, workload);
                if (rungs.isEmpty() || need.totalBytes() < rungs.getLast().need().totalBytes()) {
                    rungs.add(new Rung(new RunSetting(workload, requested, Offload.WHOLE), need));
                }
            }
        }
        return List.copyOf(rungs);
    }

    /**
     * What makes text has the context that is asked for; an input is cut at what the model reads.
     * ONNX Runtime is not told how long inputs are unless somebody asks: the tokenizer says it.
     */
    private static long requestedTokens(
            VariantFacts facts, ModelRuntime runtime, Room room, boolean isGenerative) {
        var modelTokens = facts.architecture().contextLength();
        if (isGenerative) {
            return room.contextFor(modelTokens);
        }
        if (room.contextTokens() == 0) {
            return runtime == ModelRuntime.ONNX_RUNTIME ? 0 : room.contextFor(modelTokens);
        }
        return modelTokens == 0
                ? room.contextTokens()
                : Math.min(room.contextTokens(), modelTokens);
    }

    private static List<Long> contexts(long requested, long least) {
        var contexts = new ArrayList<Long>(List.of(requested));
        if (least == 0 || requested <= least) {
            return contexts;
        }
        for (var tokens = requested / 2; tokens > least; tokens /= 2) {
            contexts.add(tokens);
        }
        contexts.add(least);
        return contexts;
    }

    /** Only llama.cpp and its fork keep past tokens in anything but 16 bits. */
    private static SortedSet<KeyValueType> keyValueTypes(ModelRuntime runtime, Room room) {
        return switch (runtime) {
            case LLAMA_CPP, BITNET_CPP -> room.keyValueTypes();
            case ONNX_RUNTIME, ONNX_RUNTIME_GENAI, OPENVINO, MLX, VLLM, LITERT, LITERT_LM ->
                    F16_ONLY;
        };
    }
}

package io.flotilla.contract.fit;

/** What MLX takes in unified memory; not measured, but built up as for llama.cpp. */
final class MlxMemory {

    private static final long RUNTIME_BYTES = 200L << 20;

    private MlxMemory() {}

    static MemoryEstimate estimate(VariantFacts facts, Workload workload) {
        var llama = LlamaMemory.estimate(facts, workload);
        return new MemoryEstimate(
                llama.weightsBytes(), llama.kvCacheBytes(), llama.computeBytes(), 0, RUNTIME_BYTES);
    }
}

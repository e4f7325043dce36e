package io.flotilla.contract.fit;

import io.flotilla.contract.format.Architecture;
import io.flotilla.contract.format.TensorHistogram;
import java.util.Set;

/**
 * What llama.cpp takes on a CPU.
 *
 * <p>Weights are mapped as they are. The cache holds keys and values in FP16 for each token of each
 * block; that a sliding window would hold fewer is not counted on, since the header does not say
 * which blocks have one. The compute buffer was 4·n_ubatch·(vocabulary + 2·embedding) bytes, to the
 * byte, on a small llama. Some types are copied into a layout for the processor at hand; all
 * tensors of those types are counted, which is the most it can be.
 */
final class LlamaMemory {

    private static final long MIB = 1L << 20;

    private static final int BYTES_OF_FP32 = 4;

    /** Tokens that llama.cpp computes at a time unless told otherwise. */
    private static final int MICRO_BATCH_TOKENS = 512;

    private static final Set<String> REPACKED_TYPES = Set.of("Q4_0", "Q4_K", "IQ4_NL");

    /** Context where neither the policy nor the header says one. */
    private static final long USUAL_CONTEXT_TOKENS = 4096;

    /** The empty host's 41 MiB, the engine's libraries, and a vocabulary of usual size. */
    private static final long RUNTIME_BYTES = 64 * MIB;

    private LlamaMemory() {}

    static MemoryEstimate estimate(VariantFacts facts, Workload workload) {
        return new MemoryEstimate(
                facts.weights().tensorBytes(),
                kvCacheBytes(facts.architecture(), workload),
                computeBytes(facts.architecture()),
                repackBytes(facts.tensors().histogram()),
                RUNTIME_BYTES);
    }

    static long kvCacheBytes(Architecture architecture, Workload workload) {
        var perToken = (double) KeyValueCache.bytesPerToken(architecture);
        return (long)
                (perToken
                        * workload.keyValueType().shareOfF16()
                        * workload.totalTokens(USUAL_CONTEXT_TOKENS));
    }

    private static long computeBytes(Architecture architecture) {
        var elements = architecture.vocabularySize() + 2.0 * architecture.embeddingLength();
        return (long) (BYTES_OF_FP32 * MICRO_BATCH_TOKENS * elements);
    }

    private static long repackBytes(TensorHistogram tensors) {
        return tensors.entries().stream()
                .filter(entry -> REPACKED_TYPES.contains(entry.type()))
                .mapToLong(TensorHistogram.Entry::bytes)
                .sum();
    }
}

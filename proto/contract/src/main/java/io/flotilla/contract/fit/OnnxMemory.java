package io.flotilla.contract.fit;

import io.flotilla.contract.format.TensorHistogram;

/**
 * What ONNX Runtime takes on a CPU.
 *
 * <p>Sixteen-bit weights are widened while the graph is optimised, since the kernels compute in
 * FP32; the stored ones stay until that is done. Loading holds a second copy of one tensor at a
 * time. An inference comes later and takes what loading gave back, so that only what it needs
 * beyond counts.
 *
 * <p>Measured on x86-64 with the runtime host as it is shipped (ONNX Runtime 1.29, its memory
 * pattern off, freed memory given back to the system) as the largest resident memory after three
 * texts of different length, in MiB, against the estimate of the same: all-MiniLM-L6-v2 FP32 215
 * (215) and INT8 118 (117), bge-small-en-v1.5 FP32 257 (256) and INT8 155 (154), with inputs of 128
 * and of 512 tokens; made-up networks of 64 MiB of matrices in FP32 158 (159) and FP16 195 (185).
 */
final class OnnxMemory {

    private static final long MIB = 1L << 20;

    /** The host with engine and tokenizer, but a model of next to nothing. */
    private static final long RUNTIME_BYTES = 84 * MIB;

    /** Tokens of one input where nobody says: what tokenizers of embedding models cut at. */
    private static final long USUAL_INPUT_TOKENS = 256;

    /** The longest input that the host takes; it takes one at a time. */
    private static final long LONGEST_INPUT_TOKENS = 512;

    /** Activations that grow with the input, of encoders 384 wide. */
    private static final double BYTES_PER_TOKEN = 53_000;

    /** Attention, which grows with the square of the input, of encoders with 12 heads. */
    private static final double BYTES_PER_PAIR_OF_TOKENS = 48;

    private OnnxMemory() {}

    static MemoryEstimate estimate(VariantFacts facts, Workload workload) {
        var storedBytes = facts.weights().tensorBytes();
        var halfBytes = sixteenBitBytes(facts.tensors().histogram());
        var copiedBytes = halfBytes + secondCopyBytes(facts);
        var activationBytes = activationBytes(workload);
        return new MemoryEstimate(
                storedBytes + halfBytes,
                0,
                Math.max(0, activationBytes - copiedBytes),
                copiedBytes,
                RUNTIME_BYTES);
    }

    private static long sixteenBitBytes(TensorHistogram tensors) {
        return tensors.entries().stream()
                .filter(entry -> isSixteenBitFloat(entry.type()))
                .mapToLong(TensorHistogram.Entry::bytes)
                .sum();
    }

    private static boolean isSixteenBitFloat(String type) {
        return type.equals("FLOAT16") || type.equals("BFLOAT16");
    }

    /** The largest tensor's bytes; where they are not known, as if there were one tensor only. */
    private static long secondCopyBytes(VariantFacts facts) {
        var largestBytes = facts.tensors().largestBytes();
        return largestBytes > 0 ? largestBytes : facts.weights().tensorBytes();
    }

    private static long activationBytes(Workload workload) {
        double tokens =
                Math.min(workload.contextTokensOr(USUAL_INPUT_TOKENS), LONGEST_INPUT_TOKENS);
        return (long) (BYTES_PER_TOKEN * tokens + BYTES_PER_PAIR_OF_TOKENS * tokens * tokens);
    }
}

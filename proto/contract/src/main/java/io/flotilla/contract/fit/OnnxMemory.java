package io.flotilla.contract.fit;

import io.flotilla.contract.format.TensorHistogram;

/**
 * What ONNX Runtime takes on a CPU, in the runtime host as it is shipped: its memory pattern off,
 * freed memory given back to the system.
 *
 * <p>Each term was measured with ONNX Runtime 1.29 (docs/memory.md):
 *
 * <ul>
 *   <li>Weights once, whether the engine lays them out anew for its kernels or not. Where they lie
 *       in files beside the model, which are mapped, the largest is taken for a table of tokens, of
 *       which only the rows in use become resident.
 *   <li>Sixteen-bit weights are widened while the graph is optimised, since the kernels compute in
 *       FP32; the stored ones stay until that is done. Four-bit ones are laid out anew in part.
 *   <li>Loading from the model's own file holds a second copy of one tensor at a time.
 *   <li>An inference comes later and takes what loading gave back, so that only what it needs
 *       beyond counts: numbers for each token in proportion to the model's width, and for each pair
 *       of tokens the scores of all heads and their shares.
 * </ul>
 */
final class OnnxMemory {

    private static final long MIB = 1L << 20;

    /** The engine's libraries and arena, and a tokenizer of 30,000 tokens. */
    private static final long RUNTIME_BYTES = MemoryEstimate.EMPTY_HOST_BYTES + 36 * MIB;

    /** Tokens of one input where nobody says: what tokenizers of embedding models cut at. */
    private static final long USUAL_INPUT_TOKENS = 256;

    /** The longest input that a model takes of which nobody says otherwise. */
    private static final long LONGEST_INPUT_TOKENS = 512;

    /** Thirteen and a half numbers: the feed-forward part's four, its gate's and their inputs. */
    private static final double BYTES_PER_TOKEN_AND_WIDTH = 54;

    private static final double BYTES_PER_PAIR_AND_HEAD = 8;

    private static final long USUAL_WIDTH = 384;

    /** Heads are 64 wide, but small models have as many as middling ones. */
    private static final double HEAD_WIDTH = 64;

    private static final int FEWEST_HEADS = 12;

    /** What four-bit weights take in another layout, and their kernels besides. */
    private static final double SHARE_OF_FOUR_BIT = 0.2;

    private static final long FOUR_BIT_BYTES = 8 * MIB;

    private OnnxMemory() {}

    static MemoryEstimate estimate(VariantFacts facts, Workload workload) {
        var halfBytes = sixteenBitBytes(facts.tensors().histogram());
        var copiedBytes = halfBytes + (isExternal(facts) ? 0 : secondCopyBytes(facts));
        var activationBytes = activationBytes(facts, workload);
        return new MemoryEstimate(
                residentBytes(facts) + halfBytes + fourBitBytes(facts),
                0,
                (long) Math.max(0, activationBytes - copiedBytes),
                copiedBytes,
                RUNTIME_BYTES);
    }

    private static long residentBytes(VariantFacts facts) {
        var tableBytes = isExternal(facts) ? facts.tensors().largestBytes() : 0;
        return Math.max(0, facts.weights().tensorBytes() - tableBytes);
    }

    private static boolean isExternal(VariantFacts facts) {
        return facts.tensors().externalBytes() > facts.weights().tensorBytes() / 2;
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

    private static long fourBitBytes(VariantFacts facts) {
        return facts.precision().equals("INT4")
                ? (long) (SHARE_OF_FOUR_BIT * facts.weights().tensorBytes()) + FOUR_BIT_BYTES
                : 0;
    }

    /** The largest tensor's bytes; where they are not known, as if there were one tensor only. */
    private static long secondCopyBytes(VariantFacts facts) {
        var largestBytes = facts.tensors().largestBytes();
        return largestBytes > 0 ? largestBytes : facts.weights().tensorBytes();
    }

    private static double activationBytes(VariantFacts facts, Workload workload) {
        var longest = Math.max(LONGEST_INPUT_TOKENS, facts.architecture().contextLength());
        double tokens = Math.min(workload.contextTokensOr(USUAL_INPUT_TOKENS), longest);
        double width = width(facts);
        var heads = Math.max(FEWEST_HEADS, width / HEAD_WIDTH);
        return BYTES_PER_TOKEN_AND_WIDTH * width * tokens
                + BYTES_PER_PAIR_AND_HEAD * heads * tokens * tokens;
    }

    private static long width(VariantFacts facts) {
        if (facts.architecture().embeddingLength() > 0) {
            return facts.architecture().embeddingLength();
        }
        return facts.tensors().width() > 0 ? facts.tensors().width() : USUAL_WIDTH;
    }
}

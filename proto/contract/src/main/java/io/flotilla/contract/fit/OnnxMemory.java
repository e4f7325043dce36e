package io.flotilla.contract.fit;

/**
 * What ONNX Runtime takes on a CPU.
 *
 * <p>Sixteen-bit weights are widened when the graph is optimised, since its kernels compute in
 * FP32: a file of half the size takes as much as the FP32 file. Prepacking for the matrix kernels
 * then holds a second copy of a part of the weights for a while. Activations depend on shapes that
 * the header does not say; they are taken as one sum, for encoders with inputs of up to 512 tokens.
 */
final class OnnxMemory {

    private static final long MIB = 1L << 20;

    private static final double WIDENING_OF_SIXTEEN_BITS = 2;

    private static final double REPACKED_SHARE = 0.083;

    private static final long COMPUTE_BYTES = 12 * MIB;

    private static final long RUNTIME_BYTES = 110 * MIB;

    private OnnxMemory() {}

    static MemoryEstimate estimate(VariantFacts facts) {
        var weightsBytes = heldBytes(facts);
        return new MemoryEstimate(
                (long) weightsBytes,
                0,
                COMPUTE_BYTES,
                (long) (weightsBytes * REPACKED_SHARE),
                RUNTIME_BYTES);
    }

    private static double heldBytes(VariantFacts facts) {
        var widenedBytes =
                facts.tensors().entries().stream()
                        .filter(entry -> isSixteenBitFloat(entry.type()))
                        .mapToDouble(entry -> entry.bytes() * (WIDENING_OF_SIXTEEN_BITS - 1))
                        .sum();
        return facts.weights().tensorBytes() + widenedBytes;
    }

    private static boolean isSixteenBitFloat(String type) {
        return switch (type) {
            case "FLOAT16", "BFLOAT16", "FP16", "BF16" -> true;
            default -> false;
        };
    }
}

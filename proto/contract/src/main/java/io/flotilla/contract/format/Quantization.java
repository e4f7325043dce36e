package io.flotilla.contract.format;

/** How an ONNX graph computes with its weights. */
public sealed interface Quantization {

    /** In the floating-point type they are stored in. */
    record None() implements Quantization {}

    /**
     * Weights in few bits, activations in floating point.
     *
     * @param blockSize elements that share a scale; 0 if a whole row or tensor does
     * @param accuracyLevel what the kernel may compute in: 4 means INT8, which is fast on CPUs; 0
     *     leaves it in floating point
     */
    record WeightOnly(int bits, int blockSize, int accuracyLevel) implements Quantization {}

    /** Weights and activations in eight bits, with ranges found beforehand. */
    record StaticRanges() implements Quantization {}

    /** Weights and activations in eight bits, with ranges found while running. */
    record DynamicRanges() implements Quantization {}

    /** Compiled for one execution provider; its name is empty if the file does not say. */
    record Precompiled(String provider) implements Quantization {}
}

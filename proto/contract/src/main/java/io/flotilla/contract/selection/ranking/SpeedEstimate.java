package io.flotilla.contract.selection.ranking;

import io.flotilla.contract.fit.VariantFacts;
import io.flotilla.contract.format.PrecisionClass;
import io.flotilla.contract.hardware.Cpu;
import io.flotilla.contract.hardware.HardwareProfile;
import io.flotilla.contract.selection.RunSetting.Offload;

/**
 * Expects how long a variant takes for one token or one inference, to rank variants by until they
 * were measured; it never rejects one, and may be wrong by a factor of three.
 *
 * <p>A model that generates text moves its weights once for each token, so that memory sets the
 * pace. One that reads whole inputs computes, so that the kernel counts instead of the bytes. Its
 * factors are those of a sentence encoder with 128 tokens on a processor with 8-bit dot products:
 * FP32 36.8, FP16 34.6 to 36, INT8 16 to 18, INT4 36 to 39 and two bits above 100 ms of one core.
 */
final class SpeedEstimate {

    /** The share of the rated bandwidth that decoding reaches. */
    private static final double BANDWIDTH_SHARE = 0.55;

    /** Bytes of FP32 weights that one x86 core passes in a second over an input of 128 tokens. */
    private static final double BYTES_PER_SECOND_AND_CORE = 2.4e9;

    /** A core of ARM as small devices have it, against that. */
    private static final double SHARE_OF_ARM_CORE = 0.35;

    /** More cores than this hardly help one input. */
    private static final int USEFUL_CORES = 8;

    private static final double BYTES_OF_FP32 = 4;

    private static final double LEAST_SECONDS = 1e-9;

    private static final double INT8_WITH_DOT_PRODUCTS = 0.5;
    private static final double INT8_WITHOUT = 0.75;
    private static final double UNPACKING_TO_COMPUTE = 1.05;
    private static final double EMULATED = 4;

    private final HardwareProfile hardware;
    private final double mainBandwidth;
    private final double encodingBytesPerSecond;

    SpeedEstimate(HardwareProfile hardware) {
        this.hardware = hardware;
        this.mainBandwidth = Bandwidth.ofMain(hardware);
        this.encodingBytesPerSecond = encodingBytesPerSecond(hardware.cpu());
    }

    private static double encodingBytesPerSecond(Cpu cpu) {
        var cores = Math.clamp(cpu.logicalCores(), 1, USEFUL_CORES);
        var perCore =
                cpu.architecture().equals("aarch64")
                        ? BYTES_PER_SECOND_AND_CORE * SHARE_OF_ARM_CORE
                        : BYTES_PER_SECOND_AND_CORE;
        return cores * perCore;
    }

    /** Seconds for one token, or else for one inference; above 0. */
    double seconds(Prepared prepared, Site site, Offload offload) {
        var facts = prepared.facts();
        var seconds =
                prepared.isGenerative(site.placement().runtime())
                        ? secondsPerToken(facts, site, offload)
                        : secondsPerInference(facts, site);
        return Math.max(LEAST_SECONDS, seconds);
    }

    private double secondsPerToken(VariantFacts facts, Site site, Offload offload) {
        var bytes = facts.weights().tensorBytes() * facts.activeShare();
        var shareThere = offload.isPartial() ? 1.0 * offload.blocks() / offload.ofBlocks() : 1;
        var there = shareThere / Bandwidth.of(site, mainBandwidth);
        var here = (1 - shareThere) / mainBandwidth;
        return bytes * (there + here) / BANDWIDTH_SHARE;
    }

    private double secondsPerInference(VariantFacts facts, Site site) {
        var bytes = facts.weights().parameterCount() * facts.activeShare() * BYTES_OF_FP32;
        var factor =
                switch (site.placement().runtime()) {
                    case LLAMA_CPP, BITNET_CPP -> 1;
                    case ONNX_RUNTIME, ONNX_RUNTIME_GENAI, OPENVINO, MLX, VLLM, LITERT, LITERT_LM ->
                            kernelFactor(facts.precisionClass());
                };
        return bytes * factor / (encodingBytesPerSecond * timesTheProcessor(site));
    }

    /** How much more an accelerator computes in a time; less would be odd to build. */
    private static double timesTheProcessor(Site site) {
        return switch (site.placement().processor()) {
            case CPU -> 1;
            case INTEGRATED_GPU -> 2;
            case NPU -> 3;
            case DISCRETE_GPU -> 20;
        };
    }

    private double kernelFactor(PrecisionClass precisionClass) {
        return switch (precisionClass) {
            case FULL -> 1;
            case HALF, LOW -> UNPACKING_TO_COMPUTE;
            case MEDIUM ->
                    hardware.cpu().hasEightBitDotProducts() ? INT8_WITH_DOT_PRODUCTS : INT8_WITHOUT;
            case ULTRA_LOW -> EMULATED;
        };
    }
}

package io.flotilla.contract.fit;

import io.flotilla.contract.format.Architecture;

/**
 * What llama.cpp 0.5 takes in the runtime host, on processors alone or with its last blocks on a
 * device of their own.
 *
 * <p>Each term is what the engine logs, or what was measured where it logs nothing
 * (docs/memory.md):
 *
 * <ul>
 *   <li>Weights once. The host has them read, not mapped, so that a type which the processor wants
 *       in another layout is not held twice; reading goes through a copy of one tensor, which is
 *       gone before the first inference.
 *   <li>Keys and values of each block, in cells of 256 tokens ({@link KeyValueCache}).
 *   <li>Activations: attention is computed in pieces (flash attention), so that they are largest
 *       either at the head, where each token of the batch has its vocabulary, or within a block.
 *   <li>Outputs: the vocabulary of each token once more, handed to the host; also of encoders,
 *       which have no use for it.
 *   <li>The engine's libraries and what a token of the vocabulary takes in tables.
 * </ul>
 */
final class LlamaMemory {

    private static final long MIB = 1L << 20;

    private static final int BYTES_OF_FP32 = 4;

    /** The most tokens that the host has computed at a time, and what their outputs may take. */
    private static final int LARGEST_BATCH = 512;

    private static final double LARGEST_OUTPUT_BYTES = 32.0 * MIB;

    /** Within a block: gate, product and input of the feed-forward part, in widths of the model. */
    private static final int WIDTHS_IN_BLOCK = 6;

    /** What each token may see of the context, in single and in half precision. */
    private static final double MASK_ELEMENTS = 1.5;

    /** Context where neither the policy nor the header says one. */
    private static final long USUAL_CONTEXT_TOKENS = 4096;

    private static final long ENGINE_BYTES = 17 * MIB;

    private static final double BYTES_OF_TOKEN = 165;

    /** What a device's own libraries take of its memory; as others report it, not measured here. */
    private static final long DEVICE_BYTES = 300 * MIB;

    private final VariantFacts facts;
    private final Architecture architecture;
    private final Workload workload;
    private final long contextTokens;

    private LlamaMemory(VariantFacts facts, Workload workload) {
        this.facts = facts;
        this.architecture = facts.architecture();
        this.workload = workload;
        this.contextTokens = workload.contextTokensOr(USUAL_CONTEXT_TOKENS);
    }

    static MemoryEstimate estimate(VariantFacts facts, Workload workload) {
        var memory = new LlamaMemory(facts, workload);
        var cache = memory.cacheBytes();
        var compute = memory.activationBytes() + memory.outputBytes();
        return new MemoryEstimate(
                facts.weights().tensorBytes(),
                (long) cache,
                (long) compute,
                memory.copyBeyond(cache + compute),
                memory.runtimeBytes());
    }

    /**
     * With so many of the last blocks on a device; one more than there are takes the head there
     * too. The table of tokens always stays.
     */
    static PlacedEstimate placed(VariantFacts facts, Workload workload, int layersOnDevice) {
        return new LlamaMemory(facts, workload).placed(layersOnDevice);
    }

    private PlacedEstimate placed(int layersOnDevice) {
        var blocks = Math.max(1, architecture.blockCount());
        var moved = (double) Math.clamp(layersOnDevice, 0, blocks) / blocks;
        var weights = (double) facts.weights().tensorBytes();
        var table = Math.min(weights, tableBytes());
        var hasHead = layersOnDevice > blocks;
        var movedWeights = moved * (weights - table);
        var movedCache = moved * cacheBytes();
        var movedCompute = moved > 0 ? activationBytes() : 0;
        var stayingCompute = hasHead ? 0 : activationBytes();
        var main =
                new MemoryEstimate(
                        (long) (weights - movedWeights),
                        (long) (cacheBytes() - movedCache),
                        (long) (stayingCompute + outputBytes()),
                        facts.tensors().largestBytes(),
                        runtimeBytes());
        // A head that is the table of tokens again has a copy of it on the device.
        var device =
                moved == 0
                        ? 0
                        : movedWeights
                                + (hasHead ? table : 0)
                                + movedCache
                                + movedCompute
                                + DEVICE_BYTES;
        return new PlacedEstimate(main, (long) device);
    }

    private double tableBytes() {
        var elements = (double) architecture.vocabularySize() * architecture.embeddingLength();
        return elements * facts.weights().bitsPerWeight() / Byte.SIZE;
    }

    private double cacheBytes() {
        return KeyValueCache.bytes(architecture, workload, contextTokens, batchTokens());
    }

    private long batchTokens() {
        if (KeyValueCache.isEncoder(architecture)) {
            return contextTokens;
        }
        var vocabulary = Math.max(1, architecture.vocabularySize());
        var fitting = (long) (LARGEST_OUTPUT_BYTES / BYTES_OF_FP32 / vocabulary);
        return Math.clamp(fitting, 1, Math.min(LARGEST_BATCH, contextTokens));
    }

    private double activationBytes() {
        double width = architecture.embeddingLength();
        var block = (WIDTHS_IN_BLOCK + 2) * width + MASK_ELEMENTS * contextTokens;
        var head =
                KeyValueCache.isEncoder(architecture)
                        ? 0
                        : architecture.vocabularySize() + 2 * width;
        return BYTES_OF_FP32 * batchTokens() * Math.max(block, head);
    }

    private double outputBytes() {
        double elements = architecture.vocabularySize() + architecture.embeddingLength();
        return BYTES_OF_FP32 * batchTokens() * elements;
    }

    private long copyBeyond(double laterBytes) {
        return (long) Math.max(0, facts.tensors().largestBytes() - laterBytes);
    }

    private long runtimeBytes() {
        var tables = BYTES_OF_TOKEN * architecture.vocabularySize();
        return (long) (MemoryEstimate.EMPTY_HOST_BYTES + ENGINE_BYTES + tables);
    }
}

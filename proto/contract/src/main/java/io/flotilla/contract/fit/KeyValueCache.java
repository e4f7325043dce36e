package io.flotilla.contract.fit;

import io.flotilla.contract.format.Architecture;
import java.util.Map;
import java.util.Set;

/** How much memory the keys and values of past tokens take. */
public final class KeyValueCache {

    /** The engine keeps room for tokens by so many at a time. */
    private static final int CELLS = 256;

    private static final int BYTES_OF_F16 = 2;

    /** Families that read their input once and keep no cache. */
    private static final Set<String> ENCODERS =
            Set.of(
                    "bert",
                    "nomic-bert",
                    "nomic-bert-moe",
                    "jina-bert-v2",
                    "modern-bert",
                    "t5encoder");

    /**
     * Families in which only every so-many-th block sees all past tokens, and the others a window.
     */
    private static final Map<String, Integer> GLOBAL_EVERY =
            Map.ofEntries(
                    Map.entry("gemma2", 2),
                    Map.entry("gemma3", 6),
                    Map.entry("gemma3_text", 6),
                    Map.entry("gemma3n", 5),
                    Map.entry("gemma3n_text", 5),
                    Map.entry("cohere2", 4),
                    Map.entry("gpt-oss", 2),
                    Map.entry("gpt_oss", 2));

    /** Families whose blocks without heads carry a state from token to token. */
    private static final Set<String> RECURRENT =
            Set.of(
                    "mamba",
                    "mamba2",
                    "jamba",
                    "falcon-h1",
                    "granitehybrid",
                    "nemotron_h",
                    "plamo2",
                    "qwen3next");

    /** Of such a block's state: how much wider than the embedding it is, and numbers for each. */
    private static final int STATE_WIDENING = 2;

    private static final int STATE_NUMBERS = 128 + 3;

    private KeyValueCache() {}

    /** Whether the family reads its input once and keeps no cache. */
    static boolean isEncoder(Architecture architecture) {
        return ENCODERS.contains(architecture.family());
    }

    /**
     * What a workload takes: all of its tokens in every block, but in a block with a window only
     * what the window holds and what is read at a time; and the state of recurrent blocks, as large
     * as those families have it.
     */
    static double bytes(
            Architecture architecture, Workload workload, long contextTokens, long batchTokens) {
        var cells = padded((double) contextTokens * workload.sequences());
        var window = (double) architecture.attention().slidingWindow() * workload.sequences();
        var windowCells = Math.min(cells, padded(window + batchTokens));
        var globally = elementsPerToken(architecture, globalEvery(architecture));
        var windowed = elementsPerToken(architecture, 1) - globally;
        var bytesOfElement = BYTES_OF_F16 * workload.keyValueType().shareOfF16();
        return (globally * cells + windowed * windowCells) * bytesOfElement
                + stateBytes(architecture) * workload.sequences();
    }

    private static double padded(double tokens) {
        return Math.ceil(tokens / CELLS) * CELLS;
    }

    private static double stateBytes(Architecture architecture) {
        if (!RECURRENT.contains(architecture.family())) {
            return 0;
        }
        var heads = architecture.attention().keyValueHeadCounts();
        var attending = heads.stream().filter(count -> count > 0).count();
        var width = (double) STATE_WIDENING * architecture.embeddingLength();
        return (architecture.blockCount() - attending) * width * STATE_NUMBERS * Float.BYTES;
    }

    /**
     * What one more token takes over all blocks, in FP16. Blocks with a sliding window count like
     * the others: they stop growing once the window is full, not before.
     */
    public static long bytesPerToken(Architecture architecture) {
        return bytesInHalfPrecision(elementsPerToken(architecture, 1));
    }

    /**
     * What one more token takes once every sliding window is full. The same as before if the model
     * has none, or if its family is not known to leave some blocks without.
     */
    public static long bytesPerTokenBeyondWindow(Architecture architecture) {
        return bytesInHalfPrecision(elementsPerToken(architecture, globalEvery(architecture)));
    }

    private static long bytesInHalfPrecision(double elements) {
        return (long) (elements * BYTES_OF_F16);
    }

    private static int globalEvery(Architecture architecture) {
        return architecture.attention().slidingWindow() == 0
                ? 1
                : GLOBAL_EVERY.getOrDefault(architecture.family(), 1);
    }

    private static double elementsPerToken(Architecture architecture, int everyBlock) {
        if (isEncoder(architecture)) {
            return 0;
        }
        var attention = architecture.attention();
        var heads = 0.0;
        for (var i = everyBlock - 1; i < attention.keyValueHeadCounts().size(); i += everyBlock) {
            heads += attention.keyValueHeadCounts().get(i);
        }
        return heads * ((double) attention.keyLength() + attention.valueLength());
    }
}

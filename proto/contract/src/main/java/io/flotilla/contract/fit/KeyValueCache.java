package io.flotilla.contract.fit;

import io.flotilla.contract.format.Architecture;
import java.util.Map;
import java.util.Set;

/** How much memory the keys and values of past tokens take. */
public final class KeyValueCache {

    private static final int BYTES_OF_FP16 = 2;

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

    private KeyValueCache() {}

    /**
     * What one more token takes over all blocks, in FP16. Blocks with a sliding window count like
     * the others: they stop growing once the window is full, not before.
     */
    public static long bytesPerToken(Architecture architecture) {
        return bytesPerToken(architecture, 1);
    }

    /**
     * What one more token takes once every sliding window is full. The same as before if the model
     * has none, or if its family is not known to leave some blocks without.
     */
    public static long bytesPerTokenBeyondWindow(Architecture architecture) {
        return bytesPerToken(
                architecture,
                architecture.attention().slidingWindow() == 0
                        ? 1
                        : GLOBAL_EVERY.getOrDefault(architecture.family(), 1));
    }

    private static long bytesPerToken(Architecture architecture, int everyBlock) {
        if (ENCODERS.contains(architecture.family())) {
            return 0;
        }
        var attention = architecture.attention();
        var heads = 0.0;
        for (var i = everyBlock - 1; i < attention.keyValueHeadCounts().size(); i += everyBlock) {
            heads += attention.keyValueHeadCounts().get(i);
        }
        var elements = heads * ((double) attention.keyLength() + attention.valueLength());
        return (long) (elements * BYTES_OF_FP16);
    }
}

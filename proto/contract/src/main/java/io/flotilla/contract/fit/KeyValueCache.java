package io.flotilla.contract.fit;

import io.flotilla.contract.format.Architecture;
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

    private KeyValueCache() {}

    /**
     * What one more token takes over all blocks, in FP16. Blocks with a sliding window count like
     * the others: they stop growing once the window is full, not before.
     */
    public static long bytesPerToken(Architecture architecture) {
        return (long) (elementsPerToken(architecture) * BYTES_OF_FP16);
    }

    private static double elementsPerToken(Architecture architecture) {
        if (ENCODERS.contains(architecture.family())) {
            return 0;
        }
        var attention = architecture.attention();
        var heads = attention.keyValueHeadCounts().stream().mapToDouble(Integer::doubleValue).sum();
        return heads * ((double) attention.keyLength() + attention.valueLength());
    }
}

package io.flotilla.contract.selection;

import io.flotilla.contract.fit.VariantFacts;
import org.jspecify.annotations.Nullable;

/**
 * One build of a model version, as selection sees it.
 *
 * @param name full resource name, {@code models/{model}/versions/{version}/variants/{variant}}
 * @param sizeBytes of all its files
 * @param divergence measured distance from the version's reference, 0 for none; null: not measured
 */
public record Variant(
        String name, VariantFacts facts, long sizeBytes, @Nullable Double divergence) {

    /** Room for the files, for what file systems add to them, and for the state of a download. */
    private static final int DISK_PERCENT = 110;

    /** The last part of its name. */
    public String id() {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /** What must be free on a disk that has none of its files. */
    public long requiredDiskBytes() {
        return (long) (sizeBytes / 100.0 * DISK_PERCENT);
    }

    /**
     * The distance from the reference, as it was measured or else as its precision is known for.
     */
    public double expectedDivergence() {
        return divergence == null ? QualityPrior.divergence(facts) : divergence;
    }
}

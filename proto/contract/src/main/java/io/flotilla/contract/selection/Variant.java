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

    /** The last part of its name. */
    public String id() {
        return name.substring(name.lastIndexOf('/') + 1);
    }
}

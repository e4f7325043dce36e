package io.flotilla.contract.selection;

import io.flotilla.contract.fit.VariantFacts;

/**
 * One build of a model version, as selection sees it.
 *
 * @param name full resource name, {@code models/{model}/versions/{version}/variants/{variant}}
 * @param sizeBytes of all its files
 */
public record Variant(String name, VariantFacts facts, long sizeBytes) {

    /** The last part of its name. */
    public String id() {
        return name.substring(name.lastIndexOf('/') + 1);
    }
}

package io.flotilla.agent.reconcile.desired;

import java.util.List;
import java.util.Optional;

/**
 * A version's variants, and what each must compute.
 *
 * @param modelVersion models/{model}/versions/{version}
 */
public record Manifest(String modelVersion, List<ManifestVariant> variants, GoldenTest goldenTest) {
    public Manifest {
        variants = List.copyOf(variants);
    }

    /** The variant of that resource name. */
    public Optional<ManifestVariant> variant(String name) {
        return variants.stream().filter(variant -> variant.name().equals(name)).findFirst();
    }
}

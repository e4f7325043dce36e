package io.flotilla.controller.registry;

import io.flotilla.controller.registry.Lineage.Ancestor;
import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.Violations;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the ancestors of versions that are in this registry. */
@Singleton
class Ancestry {

    private final ModelVersionRepository versions;
    private final VariantRepository variants;

    Ancestry(ModelVersionRepository versions, VariantRepository variants) {
        this.versions = versions;
        this.variants = variants;
    }

    /**
     * The lineage with the digest of each ancestor that is here: that of the weights of its most
     * exact variant, unless one was given.
     *
     * @throws InvalidArgument if an ancestor is said to be here and is not, or has no such file
     */
    Lineage resolve(Lineage claimed) {
        var violations = new Violations();
        var known =
                claimed.ancestors().stream()
                        .map(ancestor -> ancestor.isHere() ? find(ancestor, violations) : ancestor)
                        .toList();
        violations.throwIfAny();
        return claimed.from(known);
    }

    private Ancestor find(Ancestor claimed, Violations violations) {
        var field = "model_version.lineage.ancestors";
        var name = ModelVersion.NAMES.parse(field, claimed.name());
        if (versions.find(name).isEmpty()) {
            violations.add(field, "must exist: there is no " + name);
            return claimed;
        }
        var all = variants.of(name);
        var wanted = claimed.digest();
        if (wanted == null) {
            return new Ancestor(claimed.name(), digest(all));
        }
        violations.require(
                all.stream().anyMatch(variant -> isOf(variant, wanted)),
                field,
                "must be as they are: no variant of %s has the model file or the weights %s"
                        .formatted(name, wanted));
        return claimed;
    }

    private static boolean isOf(Variant variant, Digest wanted) {
        return variant.modelFile().digest().equals(wanted)
                || variant.weightsDigest().equals(wanted);
    }

    private static @Nullable Digest digest(List<Variant> variants) {
        return Variant.mostExact(variants).map(Variant::weightsDigest).orElse(null);
    }
}

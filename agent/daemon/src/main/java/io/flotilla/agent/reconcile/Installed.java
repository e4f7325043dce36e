package io.flotilla.agent.reconcile;

import io.flotilla.agent.reconcile.desired.ManifestVariant;
import io.flotilla.contract.format.ModelRuntime;

/**
 * A variant that this device can run: all that is needed to do so again without a controller.
 *
 * @param expectedBytes memory that selection expects it to take
 */
public record Installed(
        String modelVersion,
        ManifestVariant variant,
        ModelRuntime runtime,
        int contextTokens,
        long expectedBytes) {

    boolean isSameAs(Installed other) {
        return variant.name().equals(other.variant.name())
                && runtime == other.runtime
                && variant.hasFilesOf(other.variant);
    }
}

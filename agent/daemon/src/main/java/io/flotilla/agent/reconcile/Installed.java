package io.flotilla.agent.reconcile;

import io.flotilla.agent.reconcile.desired.ManifestVariant;
import io.flotilla.agent.select.Appraiser;
import io.flotilla.contract.format.ModelRuntime;

/**
 * A variant that this device can run: all that is needed to do so again without a controller.
 *
 * @param provider short name of the execution provider that selection meant it for
 * @param expectedBytes memory that selection expects it to take
 */
public record Installed(
        String modelVersion,
        ManifestVariant variant,
        ModelRuntime runtime,
        String provider,
        int contextTokens,
        long expectedBytes) {

    /** What of it is appraised when it is loaded. */
    Appraiser.Item item() {
        return new Appraiser.Item(
                variant.name(), variant.content(), runtime, provider, expectedBytes);
    }

    boolean isSameAs(Installed other) {
        return variant.name().equals(other.variant.name())
                && runtime == other.runtime
                && variant.hasFilesOf(other.variant);
    }
}

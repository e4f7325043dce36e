package io.flotilla.agent.reconcile;

import io.flotilla.agent.reconcile.desired.ManifestVariant;
import io.flotilla.agent.runtime.EngineSetting;
import io.flotilla.agent.select.Appraiser;

/**
 * A variant that this device can run: all that is needed to do so again without a controller.
 *
 * @param setting how selection meant it to be run
 * @param expectedBytes memory that selection expects it to take
 */
public record Installed(
        String modelVersion, ManifestVariant variant, EngineSetting setting, long expectedBytes) {

    /** What of it is appraised when it is loaded. */
    Appraiser.Item item() {
        return new Appraiser.Item(
                variant.name(),
                variant.content(),
                setting.runtime(),
                setting.provider(),
                expectedBytes);
    }

    boolean isSameAs(Installed other) {
        return variant.name().equals(other.variant.name())
                && setting.runtime() == other.setting.runtime()
                && variant.hasFilesOf(other.variant);
    }
}

package io.flotilla.contract.selection;

import io.flotilla.contract.format.ModelRuntime;

/**
 * What speaks for a variant on a device.
 *
 * @param divergence measured or expected distance from the reference, 0 for none
 * @param work expected effort for one answer; see {@link SpeedEstimate}
 * @param cached whether it is on disk already
 * @param sizeBytes of all its files
 */
record Merits(double divergence, double work, boolean cached, long sizeBytes) {

    /** The one place where estimates are taken; measured figures take precedence here. */
    static Merits of(Variant variant, ModelRuntime runtime, DeviceFacts device) {
        var measured = variant.divergence();
        return new Merits(
                measured == null ? QualityPrior.divergence(variant.facts()) : measured,
                SpeedEstimate.work(variant.facts(), runtime, device.hardware().cpu()),
                device.cachedVariants().contains(variant.name()),
                variant.sizeBytes());
    }
}

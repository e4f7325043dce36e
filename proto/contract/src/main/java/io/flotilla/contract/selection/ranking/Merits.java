package io.flotilla.contract.selection.ranking;

import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.selection.DeviceFacts;
import io.flotilla.contract.selection.Variant;

/**
 * What speaks for a variant on a device.
 *
 * @param divergence measured or expected distance from the reference, 0 for none
 * @param work expected effort for one answer; see {@link SpeedEstimate}
 * @param cached whether it is on disk already
 * @param sizeBytes of all its files
 */
record Merits(double divergence, double work, boolean cached, long sizeBytes) {

    /** What is measured below this is rounding, and decides nothing. */
    private static final double SMALLEST_DIVERGENCE = 1e-4;

    /** The one place where estimates are taken; measured figures take precedence here. */
    static Merits of(Variant variant, ModelRuntime runtime, DeviceFacts device) {
        return new Merits(
                divergence(variant),
                SpeedEstimate.work(variant.facts(), runtime, device.hardware().cpu()),
                device.cachedVariants().contains(variant.name()),
                variant.sizeBytes());
    }

    private static double divergence(Variant variant) {
        var measured = variant.divergence();
        return measured == null
                ? variant.expectedDivergence()
                : Math.round(measured / SMALLEST_DIVERGENCE) * SMALLEST_DIVERGENCE;
    }
}

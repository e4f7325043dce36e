package io.flotilla.controller.rollout.gate;

import io.flotilla.controller.rollout.analysis.Ratio;

/**
 * What is known of one stratum.
 *
 * @param result median of what devices measure; NaN: nothing
 * @param baseline median of what they are compared with; NaN: nothing
 * @param ratio of the two
 * @param samples how many devices are compared
 * @param baselineSamples how many devices they are compared with
 */
public record Values(
        double result, double baseline, Ratio ratio, int samples, int baselineSamples) {

    /** One number that somebody else measured, of no devices that are known; NaN: none. */
    public static Values ofNumber(double result) {
        return new Values(result, Double.NaN, Ratio.UNKNOWN, 0, 0);
    }

    /** The value of a variable; NaN if it is not known. */
    public double of(Variable variable) {
        return switch (variable) {
            case RESULT -> result;
            case BASELINE -> baseline;
            case RATIO -> ratio.estimate();
            case LOWER -> ratio.isKnown() ? ratio.low() : Double.NaN;
            case UPPER -> ratio.isKnown() ? ratio.high() : Double.NaN;
            case SAMPLES -> samples;
            case BASELINE_SAMPLES -> baselineSamples;
        };
    }
}

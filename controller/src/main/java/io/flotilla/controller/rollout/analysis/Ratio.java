package io.flotilla.controller.rollout.analysis;

/**
 * How many times as much devices measure now as before.
 *
 * @param estimate the median of what devices say
 * @param low with the wanted confidence it is not below this
 * @param high with the wanted confidence it is not above this
 */
public record Ratio(double estimate, double low, double high) {

    /** Nothing is known. */
    public static final Ratio UNKNOWN = new Ratio(Double.NaN, 0, Double.POSITIVE_INFINITY);

    /** Whether anything is known. */
    public boolean isKnown() {
        return !Double.isNaN(estimate);
    }
}

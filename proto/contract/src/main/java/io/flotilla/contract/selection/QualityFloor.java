package io.flotilla.contract.selection;

/**
 * How good a variant must be; both must hold.
 *
 * @param maxDivergence from the version's reference; infinite: any
 * @param minRetentionRatio least share of the reference's quality that is kept, 0 to 1, of which a
 *     divergence d keeps e^-d
 */
public record QualityFloor(double maxDivergence, double minRetentionRatio) {

    /** However good. */
    public static final QualityFloor ANY = new QualityFloor(Double.POSITIVE_INFINITY, 0);

    public QualityFloor {
        if (!(maxDivergence >= 0) || !(minRetentionRatio >= 0 && minRetentionRatio <= 1)) {
            throw new IllegalArgumentException(
                    "no floor: divergence " + maxDivergence + ", retention " + minRetentionRatio);
        }
    }

    public static QualityFloor ofDivergence(double most) {
        return new QualityFloor(most, 0);
    }

    /** The divergence that satisfies both; infinite if any does. */
    public double largestDivergence() {
        return Math.min(maxDivergence, -Math.log(minRetentionRatio));
    }
}

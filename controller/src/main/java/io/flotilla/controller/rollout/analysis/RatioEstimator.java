package io.flotilla.controller.rollout.analysis;

import java.util.List;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Estimates how many times as much devices measure now as before, with an interval that no
 * distribution of theirs widens: the estimators of Hodges and Lehmann (1963) on logarithms, whose
 * intervals follow from Wilcoxon's tests. A few devices that measure something wild shift them
 * little.
 */
public final class RatioEstimator {

    /** Fewest devices by which the normal approximation of Wilcoxon's statistics is good enough. */
    public static final int MIN_DEVICES = 10;

    /** Of Wilcoxon's tests beside Student's where values are normally distributed: 3/π. */
    private static final double EFFICIENCY = 3 / Math.PI;

    /** How many times as many devices are needed where some measure something wild. */
    private static final double TAILS = 2;

    /**
     * Largest share of comparisons to which wild devices lead: one in eight leads to one in four.
     */
    private static final double WILD = 0.25;

    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    private RatioEstimator() {}

    /**
     * The ratio of now to before.
     *
     * @param errorProbability of the interval to miss the truth, both sides together
     */
    public static Ratio of(Measured measured, double errorProbability) {
        if (measured.devices() < MIN_DEVICES) {
            return Ratio.UNKNOWN;
        }
        var z = NORMAL.inverseSurvivalProbability(errorProbability / 2);
        return switch (measured) {
            case Measured.SameDevices(var pairs) -> ofPairs(pairs, z);
            case Measured.OtherDevices(var before, var now) ->
                    ofGroups(logarithms(before), logarithms(now), z);
        };
    }

    /**
     * How many devices are needed so that a ratio is told from a bound by nearly all of the looks.
     *
     * @param spread standard deviation of the logarithms of what is compared: of the pairs' ratios,
     *     or of the values within a group
     * @param groups whether two groups are compared, and each must be so large
     * @param distance of the logarithms of the ratio and the bound
     * @param missProbability of a look that does not tell them apart
     */
    static int devicesNeeded(
            double spread,
            boolean groups,
            double distance,
            double errorProbability,
            double missProbability) {
        var reach = NORMAL.inverseSurvivalProbability(errorProbability / 2);
        var z = reach + NORMAL.inverseSurvivalProbability(missProbability);
        var samples = Math.pow(z * spread / distance, 2) * (groups ? 2 : 1) / EFFICIENCY;
        return Math.max(leastDevices(groups, reach), (int) Math.ceil(TAILS * samples));
    }

    /** From how many devices on the interval's ends are no longer those of a few wild ones. */
    private static int leastDevices(boolean groups, double z) {
        int devices = MIN_DEVICES;
        while (outside(devices, groups, z) < WILD) {
            devices++;
        }
        return devices;
    }

    /** The share of what is compared that lies beyond one end of the interval. */
    private static double outside(int devices, boolean groups, double z) {
        double n = devices;
        return groups
                ? 0.5 - z * groupSpread(n, n) / (n * n)
                : 0.5 - z * pairSpread(n) / (n * (n + 1) / 2);
    }

    /** Standard deviation of Wilcoxon's signed-rank statistic. */
    private static double pairSpread(double n) {
        return Math.sqrt(n * (n + 1) * (2 * n + 1) / 24);
    }

    /** Standard deviation of the statistic of Wilcoxon, Mann and Whitney. */
    private static double groupSpread(double m, double n) {
        return Math.sqrt(m * n * (m + n + 1) / 12);
    }

    private static Ratio ofPairs(List<Measured.Pair> pairs, double z) {
        var differences =
                pairs.stream().mapToDouble(pair -> Math.log(pair.now() / pair.before())).toArray();
        return interval(PairwiseOrder.ofAverages(differences), z * pairSpread(differences.length));
    }

    private static Ratio ofGroups(double[] before, double[] now, double z) {
        return interval(
                PairwiseOrder.ofDifferences(before, now),
                z * groupSpread(before.length, now.length));
    }

    /** The median, and the values as far from it in the order as the test's statistic may be. */
    private static Ratio interval(PairwiseOrder values, double reach) {
        var outside = (long) Math.floor(values.size() / 2.0 - reach) - 1;
        return new Ratio(
                Math.exp(values.median()),
                outside < 0 ? 0 : Math.exp(values.at(outside)),
                outside < 0
                        ? Double.POSITIVE_INFINITY
                        : Math.exp(values.at(values.size() - 1 - outside)));
    }

    private static double[] logarithms(List<Double> values) {
        return values.stream().mapToDouble(Math::log).toArray();
    }
}

package io.flotilla.controller.rollout.analysis;

import java.util.Map;
import java.util.TreeMap;

/**
 * Compares a version with the one before it, looked at several times and in several strata. The
 * probability that anything is claimed that is not so, in any stratum at any look, is bounded: each
 * look of each stratum has its part of it (Bonferroni), which needs no assumption on how they hang
 * together.
 *
 * @param bounds what counts as good and as bad
 * @param errorProbability of a false claim in the whole course, above 0 and below 1
 * @param looks how often it is looked at, at most; at least 1
 * @param minDevices fewest devices of a stratum before it says anything
 */
public record SequentialComparison(
        Bounds bounds, double errorProbability, int looks, int minDevices) {

    public SequentialComparison {
        if (!(errorProbability > 0 && errorProbability < 1) || looks < 1) {
            throw new IllegalArgumentException("error probability or looks out of range");
        }
    }

    /**
     * One look.
     *
     * @param strata each stratum's ratio and verdict
     * @param verdict of all strata together
     */
    public record Look<K>(Map<K, Finding> strata, Verdict verdict) {}

    /** What one stratum has shown. */
    public record Finding(int devices, Ratio ratio, Verdict verdict) {}

    /** Looks at what the strata have measured by now; without any strata nothing is known. */
    public <K extends Comparable<K>> Look<K> look(Map<K, Measured> measured) {
        var findings = new TreeMap<K, Finding>();
        var verdict = measured.isEmpty() ? Verdict.INCONCLUSIVE : Verdict.PASS;
        for (var stratum : measured.entrySet()) {
            var finding = judge(stratum.getValue(), measured.size());
            findings.put(stratum.getKey(), finding);
            verdict = verdict.and(finding.verdict());
        }
        return new Look<>(findings, verdict);
    }

    /**
     * How many devices of each stratum are needed to find nearly always that the version does too
     * badly, or well enough, where it does.
     *
     * @param truth ratio of now to before, beyond a bound
     * @param spread standard deviation of the logarithms of what devices measure; of pairs, of
     *     their ratios
     * @param groups whether other devices are compared, and each group must be so large
     * @param missProbability of not finding it
     */
    public int devicesNeeded(
            double truth, double spread, boolean groups, int strata, double missProbability) {
        var isBad = bounds.judge(new Ratio(truth, truth, truth)) == Verdict.FAIL;
        var distance = Math.abs(Math.log(truth / (isBad ? bounds.bad() : bounds.good())));
        var needed =
                RatioEstimator.devicesNeeded(
                        spread,
                        groups,
                        distance,
                        errorProbability / looks / strata,
                        missProbability);
        return Math.max(minDevices, needed);
    }

    private Finding judge(Measured measured, int strata) {
        var devices = measured.devices();
        var ratio =
                devices < minDevices
                        ? Ratio.UNKNOWN
                        : RatioEstimator.of(measured, errorProbability / looks / strata);
        return new Finding(
                devices, ratio, ratio.isKnown() ? bounds.judge(ratio) : Verdict.INCONCLUSIVE);
    }
}

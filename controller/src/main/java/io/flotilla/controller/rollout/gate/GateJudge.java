package io.flotilla.controller.rollout.gate;

import io.flotilla.controller.rollout.analysis.Bounds;
import io.flotilla.controller.rollout.analysis.Bounds.Direction;
import io.flotilla.controller.rollout.analysis.Measured;
import io.flotilla.controller.rollout.analysis.Ratio;
import io.flotilla.controller.rollout.analysis.SequentialComparison;
import io.flotilla.controller.rollout.analysis.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Judges what the strata of a wave have measured: a pure function. */
public final class GateJudge {

    /** Of a false claim in the whole rollout. */
    public static final double ERROR_PROBABILITY = 0.05;

    /** Where there is no metric whose direction is known, conditions decide. */
    private static final Bounds ANY = new Bounds(Direction.MORE_IS_BETTER, 1, 1);

    private final Analysis analysis;
    private final double errorProbability;

    /**
     * @param gates how many analyses of how many waves the rollout has in all; the error
     *     probability is shared out among them
     */
    public GateJudge(Analysis analysis, int gates) {
        this.analysis = analysis;
        this.errorProbability = ERROR_PROBABILITY / Math.max(1, gates);
    }

    /** The findings of all strata, in order. */
    public List<Finding> judge(Map<Stratum, Observed> observed) {
        var compared = new TreeMap<Stratum, Measured>();
        observed.forEach((stratum, seen) -> compared.put(stratum, seen.compared(this::usual)));
        var look = comparison().look(compared).strata();
        var findings = new ArrayList<Finding>();
        compared.forEach(
                (stratum, measured) -> {
                    var shown = Objects.requireNonNull(look.get(stratum));
                    var seen = Objects.requireNonNull(observed.get(stratum));
                    var values = values(seen, measured, ratio(shown.ratio()));
                    var found = finding(stratum, values, shown.verdict());
                    findings.add(found.with(seen.remark()));
                });
        return findings;
    }

    /** The finding of one number that somebody else measured. */
    public List<Finding> judge(double number) {
        var values = Values.ofNumber(number);
        var answer = analysis.conditions().judge(values);
        return List.of(new Finding(Stratum.ALL, values, answer.verdict(), answer.why()));
    }

    /** The finding where somebody else has no number. */
    public static List<Finding> judgeNothing(String why) {
        var values = Values.ofNumber(Double.NaN);
        return List.of(new Finding(Stratum.ALL, values, Verdict.INCONCLUSIVE, why));
    }

    /** What all strata show together; without any, nothing is known. */
    public static Verdict together(List<Finding> findings) {
        return findings.stream()
                .map(Finding::verdict)
                .reduce(Verdict::and)
                .orElse(Verdict.INCONCLUSIVE);
    }

    private Finding finding(Stratum stratum, Values values, Verdict ofComparison) {
        if (values.samples() < minSamples()) {
            return new Finding(
                    stratum,
                    values,
                    Verdict.INCONCLUSIVE,
                    "fewer than %d can be compared".formatted(minSamples()));
        }
        if (analysis.conditions().isEmpty()) {
            return new Finding(stratum, values, ofComparison, sentence(ofComparison));
        }
        var answer = analysis.conditions().judge(values);
        return new Finding(stratum, values, answer.verdict(), answer.why());
    }

    private static String sentence(Verdict verdict) {
        return switch (verdict) {
            case PASS -> "surely no more than a tenth worse";
            case FAIL -> "surely more than a tenth worse";
            case INCONCLUSIVE -> "it may be more than a tenth worse or not";
        };
    }

    private Values values(Observed seen, Measured measured, Ratio ratio) {
        if (!analysis.conditions().compareVersions()) {
            return new Values(summary(seen.now()), Double.NaN, Ratio.UNKNOWN, seen.now().size(), 0);
        }
        return switch (measured) {
            case Measured.SameDevices(var pairs) ->
                    new Values(
                            summary(pairs.stream().map(Measured.Pair::now).toList()),
                            summary(pairs.stream().map(Measured.Pair::before).toList()),
                            ratio,
                            pairs.size(),
                            pairs.size());
            case Measured.OtherDevices(var before, var now) ->
                    new Values(
                            summary(now),
                            summary(before),
                            ratio,
                            measured.devices(),
                            before.size());
        };
    }

    /** Shares have none. */
    private Ratio ratio(Ratio estimated) {
        return analysis.source() instanceof Source.OfDevices(var metric, _) && metric.isShare()
                ? Ratio.UNKNOWN
                : estimated;
    }

    private double usual(List<Double> numbers) {
        return switch (analysis.source()) {
            case Source.OfDevices(var metric, _) -> metric.comparableSummary(numbers);
            case Source.OfPrometheus(_) -> Medians.of(numbers);
        };
    }

    private double summary(List<Double> numbers) {
        return switch (analysis.source()) {
            case Source.OfDevices(var metric, _) -> metric.summary(numbers);
            case Source.OfPrometheus(_) -> Medians.of(numbers);
        };
    }

    private SequentialComparison comparison() {
        return new SequentialComparison(
                bounds(), errorProbability, analysis.looks().count(), minSamples());
    }

    private Bounds bounds() {
        return switch (analysis.source()) {
            case Source.OfDevices(var metric, _) -> metric.defaultBounds();
            case Source.OfPrometheus(_) -> ANY;
        };
    }

    private int minSamples() {
        return analysis.minSamples();
    }
}

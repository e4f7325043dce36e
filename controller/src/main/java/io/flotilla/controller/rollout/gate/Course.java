package io.flotilla.controller.rollout.gate;

import io.flotilla.controller.rollout.analysis.Verdict;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * How far an analysis of a wave has come.
 *
 * @param begins when the first measurement's interval begins
 * @param taken its measurements that count, in order
 */
public record Course(Analysis analysis, Instant begins, List<Measurement> taken) {

    public Course {
        taken = List.copyOf(taken);
    }

    /** What follows from the measurements. */
    public sealed interface Outcome {

        /** The next one is to be taken then. */
        record Measuring(Instant next) implements Outcome {}

        /** The version does well enough. */
        record Passed() implements Outcome {}

        /**
         * The version does too badly.
         *
         * @param strata in which it does
         */
        record Failed(String why, List<Stratum> strata) implements Outcome {
            public Failed {
                strata = List.copyOf(strata);
            }
        }

        /** It cannot be told. */
        record Inconclusive(String why) implements Outcome {}
    }

    /** What follows from what was measured until now. */
    public Outcome outcome() {
        var looks = analysis.looks();
        if (count(Verdict.FAIL) >= looks.failureLimit()) {
            return new Outcome.Failed(
                    said("fails", Verdict.FAIL), latest(Verdict.FAIL).decisiveStrata());
        }
        if (count(Verdict.INCONCLUSIVE) > looks.inconclusiveLimit()) {
            return new Outcome.Inconclusive(said("is inconclusive", Verdict.INCONCLUSIVE));
        }
        if (taken.size() < looks.count()) {
            var last = taken.isEmpty() ? begins : taken.getLast().time();
            return new Outcome.Measuring(last.plus(looks.interval()));
        }
        return switch (taken.getLast().verdict()) {
            case PASS -> new Outcome.Passed();
            case INCONCLUSIVE ->
                    new Outcome.Inconclusive(said("is inconclusive", Verdict.INCONCLUSIVE));
            case FAIL -> new Outcome.Inconclusive(said("ends with a failure", Verdict.FAIL));
        };
    }

    /** In one sentence: what is awaited, or what was found. */
    public String sentence() {
        return switch (outcome()) {
            case Outcome.Measuring(var next) ->
                    "%s has taken %d of %d measurements; the next is due at %s."
                            .formatted(
                                    analysis.name(),
                                    taken.size(),
                                    analysis.looks().count(),
                                    next.truncatedTo(ChronoUnit.SECONDS));
            case Outcome.Passed() ->
                    "%s passes: %s.".formatted(analysis.name(), taken.getLast().decisive());
            case Outcome.Failed(var why, _) -> why;
            case Outcome.Inconclusive(var why) -> why;
        };
    }

    private long count(Verdict verdict) {
        return taken.stream().filter(one -> one.verdict() == verdict).count();
    }

    private String said(String verb, Verdict verdict) {
        var latest = latest(verdict);
        var strata = latest.findings().isEmpty() ? "no device serves it" : latest.decisive();
        return "%s %s at measurement %d of %d: %s."
                .formatted(analysis.name(), verb, taken.size(), analysis.looks().count(), strata);
    }

    private Measurement latest(Verdict verdict) {
        return taken.reversed().stream()
                .filter(one -> one.verdict() == verdict)
                .findFirst()
                .orElseThrow();
    }
}

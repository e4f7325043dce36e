package io.flotilla.controller.rollout.gate;

import static java.util.stream.Collectors.joining;

import io.flotilla.controller.rollout.analysis.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One look of an analysis at one wave.
 *
 * @param number from 1, of all that were taken of that wave
 */
public record Measurement(
        String analysis,
        int wave,
        int number,
        Instant time,
        Verdict verdict,
        List<Finding> findings) {

    public Measurement {
        findings = List.copyOf(findings);
    }

    /** What it says of the strata that are left; empty if none is, though there were some. */
    public Optional<Measurement> without(Predicate<Stratum> gone) {
        var left = findings.stream().filter(one -> !gone.test(one.stratum())).toList();
        if (left.size() == findings.size()) {
            return Optional.of(this);
        }
        return left.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Measurement(
                                analysis, wave, number, time, GateJudge.together(left), left));
    }

    /** The strata that made the verdict, the first first. */
    public List<Stratum> decisiveStrata() {
        return findings.stream()
                .filter(finding -> finding.verdict() == verdict)
                .map(Finding::stratum)
                .toList();
    }

    /** The strata that made the verdict, with their numbers. */
    public String decisive() {
        return findings.stream()
                .filter(finding -> finding.verdict() == verdict)
                .limit(3)
                .map(Finding::toString)
                .collect(joining("; "));
    }
}

package io.flotilla.controller.rollout.gate;

import static java.util.stream.Collectors.joining;

import io.flotilla.controller.rollout.analysis.Verdict;
import java.time.Instant;
import java.util.List;

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

    /** The strata that made the verdict, with their numbers. */
    public String decisive() {
        return findings.stream()
                .filter(finding -> finding.verdict() == verdict)
                .limit(3)
                .map(Finding::toString)
                .collect(joining("; "));
    }
}

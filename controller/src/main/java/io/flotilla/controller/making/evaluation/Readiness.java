package io.flotilla.controller.making.evaluation;

import io.flotilla.controller.registry.ModelVersion;
import io.flotilla.controller.registry.Variant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a version has and what it lacks before it should go to a fleet. */
public record Readiness(List<Check> checks) {

    public Readiness {
        checks = List.copyOf(checks);
    }

    /** What is asked for. */
    public enum Kind {
        /** Every variant was measured against the reference. */
        MEASURED,
        /** A golden test goes along. */
        TESTED,
        /** The licence is said. */
        LICENSED,
        /** The release key has signed it. */
        SIGNED
    }

    /**
     * One thing that a version should have.
     *
     * @param message what it has or lacks, in one sentence
     */
    public record Check(Kind kind, boolean passed, String message) {}

    /**
     * Looks at a version.
     *
     * @param releasedRevision of its manifest, which devices get; 0: none
     */
    public static Readiness of(
            ModelVersion version,
            List<Variant> variants,
            List<Evaluation> evaluations,
            long releasedRevision) {
        return new Readiness(
                List.of(
                        measured(variants, evaluations),
                        tested(version, evaluations),
                        licensed(version),
                        signed(version, releasedRevision)));
    }

    private static Check measured(List<Variant> variants, List<Evaluation> evaluations) {
        var measured = evaluations.stream().map(Evaluation::variant).collect(Collectors.toSet());
        var missing = missing(variants, measured);
        return missing.isEmpty()
                ? new Check(Kind.MEASURED, true, "All variants are measured.")
                : new Check(
                        Kind.MEASURED, false, "Not measured: " + String.join(", ", missing) + ".");
    }

    private static List<String> missing(List<Variant> variants, Set<String> measured) {
        return variants.stream()
                .filter(variant -> !measured.contains(variant.name().toString()))
                .map(Variant::id)
                .toList();
    }

    private static Check tested(ModelVersion version, List<Evaluation> evaluations) {
        if (version.description().goldenTest() != null) {
            return new Check(Kind.TESTED, true, "It came with a golden test.");
        }
        return evaluations.stream().anyMatch(one -> !one.goldenCases().isEmpty())
                ? new Check(Kind.TESTED, true, "Its golden test was made from the reference.")
                : new Check(
                        Kind.TESTED,
                        false,
                        "It has no golden test, so devices activate it without a proof.");
    }

    private static Check licensed(ModelVersion version) {
        var license = version.description().license();
        return license.isEmpty()
                ? new Check(Kind.LICENSED, false, "Nobody said what licence it has.")
                : new Check(Kind.LICENSED, true, "Its licence is " + license + ".");
    }

    private static Check signed(ModelVersion version, long releasedRevision) {
        if (version.times().publish() == null) {
            return new Check(
                    Kind.SIGNED, false, "It is %s and not signed.".formatted(version.state()));
        }
        var newest = version.content().manifestRevision();
        return releasedRevision < newest
                ? new Check(
                        Kind.SIGNED,
                        false,
                        "Revision %d of its manifest waits for the release key; devices get revision %d."
                                .formatted(newest, releasedRevision))
                : new Check(Kind.SIGNED, true, "Its manifest is signed.");
    }
}

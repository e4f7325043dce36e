package io.flotilla.controller.registry;

import io.flotilla.contract.format.PrecisionClass;
import io.flotilla.controller.shared.Violations;
import java.util.HashSet;
import java.util.List;

/** What a variant must compute on the device before it may serve. */
public record GoldenTest(List<Case> cases, List<Tolerance> tolerances) {

    private static final int MAX_CASES = 64;
    private static final int MAX_DIMENSIONS = 8192;

    /** How far the length of an embedding may be from 1: room for 32-bit rounding only. */
    private static final double UNIT_LENGTH_TOLERANCE = 1e-3;

    public GoldenTest {
        cases = List.copyOf(cases);
        tolerances = List.copyOf(tolerances);
    }

    /** A text with the embedding that the reference computes for it, of unit length. */
    public record Case(String text, List<Float> embedding) {

        public Case {
            embedding = List.copyOf(embedding);
        }

        private boolean isFinite() {
            return embedding.stream().allMatch(Float::isFinite);
        }

        private boolean hasUnitLength() {
            var squares = embedding.stream().mapToDouble(value -> (double) value * value).sum();
            return Math.abs(Math.sqrt(squares) - 1) <= UNIT_LENGTH_TOLERANCE;
        }
    }

    /** The least cosine similarity that each case must reach at a precision class, -1 to 1. */
    public record Tolerance(PrecisionClass precisionClass, double minCosine) {}

    /** Notes everything that is wrong with it; {@code field} is where the caller sent it. */
    void check(String field, Violations violations) {
        violations.require(
                !cases.isEmpty() && cases.size() <= MAX_CASES,
                field + ".cases",
                "must be 1 to %d, not %d".formatted(MAX_CASES, cases.size()));
        for (int i = 0; i < Math.min(cases.size(), MAX_CASES); i++) {
            checkCase(cases.get(i), "%s.cases[%d]".formatted(field, i), violations);
        }
        checkTolerances(field + ".tolerances", violations);
    }

    private void checkCase(Case golden, String field, Violations violations) {
        var dimensions = golden.embedding.size();
        violations.require(!golden.text.isBlank(), field + ".text", "must not be empty");
        violations.require(
                dimensions >= 1 && dimensions <= MAX_DIMENSIONS,
                field + ".embedding.values",
                "must be 1 to %d, not %d".formatted(MAX_DIMENSIONS, dimensions));
        violations.require(
                dimensions == cases.getFirst().embedding.size(),
                field + ".embedding.values",
                "must be as many as in the first case");
        if (!golden.isFinite()) {
            violations.add(field + ".embedding.values", "must be finite numbers");
            return;
        }
        violations.require(
                golden.hasUnitLength(), field + ".embedding.values", "must be of unit length");
    }

    private void checkTolerances(String field, Violations violations) {
        violations.require(!tolerances.isEmpty(), field, "must not be empty");
        var seen = new HashSet<PrecisionClass>();
        for (int i = 0; i < tolerances.size(); i++) {
            var tolerance = tolerances.get(i);
            var at = "%s[%d]".formatted(field, i);
            violations.require(
                    seen.add(tolerance.precisionClass),
                    at + ".precision_class",
                    "must not be listed twice");
            violations.require(
                    tolerance.minCosine >= -1 && tolerance.minCosine <= 1,
                    at + ".min_cosine",
                    "must be -1 to 1");
        }
    }
}

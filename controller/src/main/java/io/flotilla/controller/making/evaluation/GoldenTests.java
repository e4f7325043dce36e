package io.flotilla.controller.making.evaluation;

import io.flotilla.contract.format.PrecisionClass;
import io.flotilla.controller.registry.GoldenTest;
import io.flotilla.controller.registry.Variant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the golden test of a version from what was measured of its variants. */
public final class GoldenTests {

    /** How many inputs a device runs before it activates a variant. */
    public static final int CASES = 3;

    /** Other processors round differently, by far less than this. */
    private static final double MARGIN = 0.02;

    private GoldenTests() {}

    /** A golden test after the reference; null if it computed nothing that can be compared. */
    public static @Nullable GoldenTest of(
            Collection<Evaluation> evaluations, List<Variant> variants) {
        var cases =
                evaluations.stream()
                        .map(Evaluation::goldenCases)
                        .filter(found -> !found.isEmpty())
                        .findFirst();
        return cases.map(found -> new GoldenTest(found, tolerances(evaluations, variants)))
                .orElse(null);
    }

    private static List<GoldenTest.Tolerance> tolerances(
            Collection<Evaluation> evaluations, List<Variant> variants) {
        Map<String, Variant> byName =
                variants.stream()
                        .collect(Collectors.toMap(v -> v.name().toString(), Function.identity()));
        var tolerances = new ArrayList<GoldenTest.Tolerance>();
        for (var precisionClass : PrecisionClass.values()) {
            var measured =
                    evaluations.stream()
                            .filter(e -> isOf(byName.get(e.variant()), precisionClass))
                            .map(e -> e.measurements().get(Metric.MIN_COSINE.key()))
                            .filter(Objects::nonNull)
                            .mapToDouble(cosine -> cosine - MARGIN)
                            .min();
            var expected = expected(precisionClass);
            tolerances.add(
                    new GoldenTest.Tolerance(
                            precisionClass,
                            Math.max(-1, Math.min(expected, measured.orElse(expected)))));
        }
        return tolerances;
    }

    private static boolean isOf(@Nullable Variant variant, PrecisionClass precisionClass) {
        return variant != null && variant.facts().precisionClass() == precisionClass;
    }

    /** What a sound variant reaches on any model that was looked at. */
    private static double expected(PrecisionClass precisionClass) {
        return switch (precisionClass) {
            case FULL, HALF -> 0.999;
            case MEDIUM -> 0.97;
            case LOW -> 0.93;
            case ULTRA_LOW -> 0.80;
        };
    }
}

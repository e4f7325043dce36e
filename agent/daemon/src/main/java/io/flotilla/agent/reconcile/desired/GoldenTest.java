package io.flotilla.agent.reconcile.desired;

import io.flotilla.contract.format.PrecisionClass;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Inputs with the reference's outputs.
 *
 * @param tolerances least cosine by precision class
 */
public record GoldenTest(List<GoldenCase> cases, Map<PrecisionClass, Double> tolerances) {

    /** Nothing to compute. */
    public static final GoldenTest NONE = new GoldenTest(List.of(), Map.of());

    public GoldenTest {
        cases = List.copyOf(cases);
        tolerances = Map.copyOf(tolerances);
    }

    /** A text with the unit-length embedding that the reference gave for it. */
    public record GoldenCase(String text, List<Float> embedding) {
        public GoldenCase {
            embedding = List.copyOf(embedding);
        }

        /** How near an embedding is to the reference, -1 to 1; -1 if it has another length. */
        public double cosine(float[] other) {
            if (other.length != embedding.size()) {
                return -1;
            }
            var product = 0.0;
            var norm = 0.0;
            var otherNorm = 0.0;
            for (var at = 0; at < other.length; at++) {
                double expected = embedding.get(at);
                product += expected * other[at];
                norm += expected * expected;
                otherNorm += (double) other[at] * other[at];
            }
            var scale = Math.sqrt(norm * otherNorm);
            return scale > 0 ? product / scale : -1;
        }
    }

    /** Least cosine for a class; a class that is not listed uses the loosest listed one. */
    public double minCosine(PrecisionClass precisionClass) {
        var listed = tolerances.get(precisionClass);
        if (listed != null) {
            return listed;
        }
        return tolerances.values().stream().min(Comparator.naturalOrder()).orElse(-1.0);
    }
}

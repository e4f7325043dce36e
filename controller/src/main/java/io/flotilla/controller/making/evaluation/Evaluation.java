package io.flotilla.controller.making.evaluation;

import io.flotilla.controller.registry.GoldenTest;
import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.ResourceName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What one run of a variant over a set of inputs has shown.
 *
 * @param reference the variant that it was compared with; itself if it is the reference
 * @param measurements figures by metric
 * @param findings the gates that were not passed, one sentence each; the one that decided first
 * @param goldenCases inputs with the outputs of this run, if it was the reference's
 */
public record Evaluation(
        ResourceName name,
        ResourceName reference,
        Digest data,
        Map<String, Double> measurements,
        QualityGate.Verdict verdict,
        List<String> findings,
        Conditions conditions,
        List<GoldenTest.Case> goldenCases,
        Instant createTime) {

    public static final ResourceName.Kind NAMES =
            ResourceName.kind(
                    "models/{model}/versions/{version}/variants/{variant}/evaluations/{evaluation}");

    public Evaluation {
        measurements = Map.copyOf(measurements);
        findings = List.copyOf(findings);
        goldenCases = List.copyOf(goldenCases);
    }

    /** Where it was measured: the engine with its version, and the machine. */
    public record Conditions(String runtime, String hardware) {}

    /** The variant that was measured, as a resource name. */
    public String variant() {
        var text = name.toString();
        return text.substring(0, text.indexOf("/evaluations/"));
    }

    /** Its distance from the reference, 0 for none; nothing if it was not compared. */
    public OptionalDouble divergence() {
        var kl = measurements.get(Metric.MEAN_KL_DIVERGENCE.key());
        if (kl != null) {
            return OptionalDouble.of(Math.max(0, kl));
        }
        var cosine = measurements.get(Metric.MEAN_COSINE.key());
        if (cosine != null) {
            return OptionalDouble.of(Math.max(0, 1 - cosine));
        }
        return optional(measurements.get(Metric.RELATIVE_ERROR.key()));
    }

    private static OptionalDouble optional(@Nullable Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}

package io.flotilla.system.quickstart;

import io.flotilla.proto.making.v1.Evaluation;
import io.flotilla.proto.making.v1.Measurement;
import java.util.List;
import java.util.Locale;

/**
 * How quick answers must be for full precision to be too slow on this machine, and 8 bits not. The
 * machine's speed is not known beforehand, so that the limit is set as an operator would: by what a
 * device was seen to take, and by what the controller measured of the variants.
 *
 * @param fullSeconds that a device takes at least for a paragraph in full precision
 * @param share of that time which 8 bits take, as the controller measured it
 */
record QuickAnswers(double fullSeconds, double share) {
    private static final String FULL = "FP32";
    private static final String EIGHT_BITS = "INT8";
    private static final String METRIC = "input_seconds";

    /** Sets a limit between the two. */
    static QuickAnswers between(double fullSeconds, List<Evaluation> evaluations) {
        return new QuickAnswers(
                fullSeconds, seconds(evaluations, EIGHT_BITS) / seconds(evaluations, FULL));
    }

    private static double seconds(List<Evaluation> evaluations, String precision) {
        var ending = "-" + precision.toLowerCase(Locale.ROOT);
        return evaluations.stream()
                .filter(one -> one.getName().replaceAll("/evaluations/.*", "").endsWith(ending))
                .flatMap(one -> one.getMeasurementsList().stream())
                .filter(measurement -> measurement.getMetric().equals(METRIC))
                .mapToDouble(Measurement::getValue)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(precision + " was not measured"));
    }

    /** As many times what 8 bits take as full precision takes of it. */
    double limitSeconds() {
        return fullSeconds * Math.sqrt(share);
    }

    String words() {
        return String.format(
                Locale.ROOT,
                "The server takes at least %.1f ms for a paragraph in %s, and the controller"
                        + " measured that %s takes %.2f of it. So the AI PC gets a limit between the"
                        + " two: %.1f ms.",
                fullSeconds * 1e3,
                FULL,
                EIGHT_BITS,
                share,
                limitSeconds() * 1e3);
    }

    /** The rollout policy that says so. */
    String policy() {
        return String.format(
                Locale.ROOT,
                """
                variantPolicy:
                  objective: QUALITY
                  speed:
                    maxLatencyP95: %.4fs
                """,
                limitSeconds());
    }
}

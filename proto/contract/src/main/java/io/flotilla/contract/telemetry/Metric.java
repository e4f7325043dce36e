package io.flotilla.contract.telemetry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What is counted or measured while a variant serves. Names and buckets are those of
 * OpenTelemetry's conventions for generative AI where they have one. Buckets are fixed, so that
 * those of many devices add up exactly.
 */
public enum Metric {
    /** Time from request to full answer. */
    REQUEST_DURATION("gen_ai.server.request.duration", Unit.SECONDS, doubling(0.01, 14)),

    /** Time until the first token of the answer. */
    TIME_TO_FIRST_TOKEN(
            "gen_ai.server.time_to_first_token",
            Unit.SECONDS,
            List.of(
                    0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0,
                    7.5, 10.0)),

    /** Time for each token after the first. */
    TIME_PER_OUTPUT_TOKEN(
            "gen_ai.server.time_per_output_token",
            Unit.SECONDS,
            List.of(0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0, 2.5)),

    /** Tokens, or where the engine counts none characters, of one request. */
    INPUT_TOKENS("gen_ai.client.token.usage", Unit.COUNT, Buckets.TOKENS),

    /** Tokens of one answer. */
    OUTPUT_TOKENS("gen_ai.client.token.usage", Unit.COUNT, Buckets.TOKENS),

    /** How sure the model was of one answer. */
    CONFIDENCE("flotilla.output.confidence", Unit.RATIO, Buckets.SHARES),

    /** How well a golden test was passed. */
    GOLDEN_TEST_SCORE("flotilla.golden_test.score", Unit.RATIO, Buckets.SHARES),

    /** Largest resident memory as a share of what selection had expected. */
    MEMORY_RATIO(
            "flotilla.memory.ratio",
            Unit.RATIO,
            List.of(0.5, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0, 1.05, 1.1, 1.15, 1.2, 1.3, 1.5, 2.0)),

    /** Energy that the machine took while requests were answered. */
    ENERGY("flotilla.energy", Unit.JOULES, List.of()),

    /** Energy of a request: as much for each of a span as for the others. */
    REQUEST_ENERGY("flotilla.request.energy", Unit.JOULES, Buckets.JOULES),

    /** Requests that failed, by reason. */
    ERRORS("flotilla.errors", Unit.COUNT, List.of()),

    /** Times that the engine's process ended by itself. */
    CRASHES("flotilla.crashes", Unit.COUNT, List.of()),

    /** How near an embedding was to that of the outgoing version: their cosine, not below 0. */
    SHADOW_EMBEDDING_COSINE("flotilla.shadow.embedding_cosine", Unit.RATIO, Buckets.SHARES),

    /** Whether a word was the one that the outgoing version wrote after the same text. */
    SHADOW_TEXT_AGREEMENT("flotilla.shadow.text_agreement", Unit.RATIO, Buckets.SHARES),

    /** Whether a row of an output had most of the class that the outgoing version has most of. */
    SHADOW_LABEL_AGREEMENT("flotilla.shadow.label_agreement", Unit.RATIO, Buckets.SHARES),

    /** Times that the outgoing version could not be run beside the new one, by reason. */
    SHADOW_UNABLE("flotilla.shadow.unable", Unit.COUNT, List.of());

    private final String title;
    private final Unit unit;

    /** A list that nobody can change. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<Double> bounds;

    Metric(String title, Unit unit, List<Double> bounds) {
        this.title = title;
        this.unit = unit;
        this.bounds = bounds;
    }

    /**
     * What values are counted in. Sums are kept in whole parts, since only those add up exactly.
     */
    public enum Unit {
        SECONDS(1_000_000),
        COUNT(1),
        RATIO(1_000_000),
        JOULES(1_000);

        private final long parts;

        Unit(long parts) {
            this.parts = parts;
        }

        /** Into how many whole parts one is divided in sums. */
        public long parts() {
            return parts;
        }

        /** The lower-case name, as it ends the names of metrics. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Buckets that several metrics have. */
    private static final class Buckets {
        /** Powers of four: 1 to 4^13. */
        private static final List<Double> TOKENS =
                List.of(
                        1.0,
                        4.0,
                        16.0,
                        64.0,
                        256.0,
                        1024.0,
                        4096.0,
                        16384.0,
                        65536.0,
                        262144.0,
                        1048576.0,
                        4194304.0,
                        16777216.0,
                        67108864.0);

        /** Powers of four: a thousandth of 1 to a thousandth of 4^11. */
        private static final List<Double> JOULES =
                List.of(
                        0.001, 0.004, 0.016, 0.064, 0.256, 1.024, 4.096, 16.384, 65.536, 262.144,
                        1048.576, 4194.304);

        /** Finer towards 1, where good models are. */
        private static final List<Double> SHARES =
                List.of(
                        0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995,
                        0.999);
    }

    /** Its name in OpenTelemetry's notation. */
    public String title() {
        return title;
    }

    /**
     * Its name as OpenTelemetry's are written for Prometheus, with the unit but no other suffix.
     */
    public String prometheusName() {
        var name = title.replace('.', '_');
        return switch (unit) {
            case SECONDS, JOULES -> name + "_" + unit.word();
            case COUNT, RATIO -> name;
        };
    }

    public Unit unit() {
        return unit;
    }

    /** Upper bounds of all buckets but the last, rising; empty: it is only counted or summed up. */
    public List<Double> bounds() {
        return bounds;
    }

    /** Whether its values are told apart by a reason. */
    public boolean hasReason() {
        return this == ERRORS || this == SHADOW_UNABLE;
    }

    /** The bucket of a value; one on a bound belongs to the bucket below it. */
    public int bucketOf(double value) {
        int bucket = 0;
        while (bucket < bounds.size() && value > bounds.get(bucket)) {
            bucket++;
        }
        return bucket;
    }

    private static List<Double> doubling(double first, int length) {
        var bounds = new ArrayList<Double>(length);
        for (int i = 0; i < length; i++) {
            bounds.add(Math.round(first * Math.pow(2, i) * 1e6) / 1e6);
        }
        return List.copyOf(bounds);
    }
}

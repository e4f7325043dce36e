package io.flotilla.controller.making.evaluation;

import io.flotilla.controller.registry.Model;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** What is measured of variants. */
public enum Metric {
    /** Mean cosine between embeddings and the reference's. */
    MEAN_COSINE(Scope.EMBEDDING, true, 1),
    /** Least cosine between an embedding and the reference's. */
    MIN_COSINE(Scope.EMBEDDING, true, 1),
    /** Mean Kullback-Leibler divergence of next tokens from the reference, nats. */
    MEAN_KL_DIVERGENCE(Scope.GENERATION, false, 0),
    /** The divergence that 99 % of tokens stay below, nats. */
    P99_KL_DIVERGENCE(Scope.GENERATION, false, 0),
    /** Share of tokens whose likeliest next token is the reference's. */
    SAME_TOP_RATIO(Scope.GENERATION, true, 1),
    /** Perplexity on the texts. */
    PERPLEXITY(Scope.GENERATION, false, Double.NaN),
    /** Root of the mean squared error of other outputs over that of the reference's values. */
    RELATIVE_ERROR(Scope.OTHER, false, 0),
    /** Size of all its files. */
    SIZE_BYTES(Scope.ALL, false, Double.NaN),
    /** Time until it is loaded. */
    LOAD_SECONDS(Scope.ALL, false, Double.NaN),
    /** The engine's mean time for one input. */
    INPUT_SECONDS(Scope.ALL, false, Double.NaN),
    /** Largest resident memory of its process. */
    PEAK_RESIDENT_BYTES(Scope.ALL, false, Double.NaN),
    /** Tokens read in a second. */
    TOKENS_PER_SECOND(Scope.TEXT, true, Double.NaN);

    private final Scope scope;
    private final boolean moreIsBetter;

    /** The reference's figure, where it follows from comparing it with itself; else NaN. */
    private final double perfect;

    /** Models of which something is measured. */
    private enum Scope {
        ALL,
        TEXT,
        EMBEDDING,
        GENERATION,
        OTHER
    }

    Metric(Scope scope, boolean moreIsBetter, double perfect) {
        this.scope = scope;
        this.moreIsBetter = moreIsBetter;
        this.perfect = perfect;
    }

    /** Finds it by its name on the wire. */
    public static Optional<Metric> named(String key) {
        return Arrays.stream(values()).filter(metric -> metric.key().equals(key)).findFirst();
    }

    /** Its name where figures are kept and sent, e.g. {@code mean_cosine}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it is measured of models for the task. */
    boolean isMeasuredOf(Model.Task task) {
        return switch (task) {
            case TEXT_EMBEDDING, TEXT_CLASSIFICATION ->
                    scope == Scope.ALL || scope == Scope.TEXT || scope == Scope.EMBEDDING;
            case TEXT_GENERATION ->
                    scope == Scope.ALL || scope == Scope.TEXT || scope == Scope.GENERATION;
            case TENSOR, IMAGE_CLASSIFICATION, UNSPECIFIED ->
                    scope == Scope.ALL || scope == Scope.OTHER;
        };
    }

    /** The reference's figure, where it follows from comparing it with itself. */
    OptionalDouble perfect() {
        return Double.isNaN(perfect) ? OptionalDouble.empty() : OptionalDouble.of(perfect);
    }

    /** Whether the reference's figure is 0, so that nothing is a percentage of it. */
    boolean isOfDistance() {
        return perfect == 0;
    }

    /** How much worse the figure is than the reference's, in the metric's unit; below 0: better. */
    double degradation(double figure, double reference) {
        return moreIsBetter ? reference - figure : figure - reference;
    }
}

package io.flotilla.controller.making.evaluation;

import io.flotilla.controller.registry.Model;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a measured figure must be for a variant to go out. The rules are named as Olive names them.
 *
 * @param value the bound, from 0: in the metric's unit, or percent of the reference's figure
 * @param priority of gates with the same consequence, the one with the least number decides
 * @param failure what becomes of a variant that does not pass
 */
public record QualityGate(Metric metric, Rule rule, double value, int priority, Verdict failure) {

    /** What rounding may take from a figure, as a share of the reference's or of 1. */
    private static final double ROUNDING = 1e-9;

    /** How a figure is compared with the reference's. */
    public enum Rule {
        /** It may be worse by the value at most. */
        MAX_DEGRADATION,
        /** It may be worse by that many percent at most. */
        PERCENT_MAX_DEGRADATION,
        /** It must be better by the value at least. */
        MIN_IMPROVEMENT,
        /** It must be better by that many percent at least. */
        PERCENT_MIN_IMPROVEMENT;

        /** Its name in Olive, e.g. {@code max-degradation}. */
        public String olive() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        boolean isPercent() {
            return switch (this) {
                case PERCENT_MAX_DEGRADATION, PERCENT_MIN_IMPROVEMENT -> true;
                case MAX_DEGRADATION, MIN_IMPROVEMENT -> false;
            };
        }

        boolean isImprovement() {
            return switch (this) {
                case MIN_IMPROVEMENT, PERCENT_MIN_IMPROVEMENT -> true;
                case MAX_DEGRADATION, PERCENT_MAX_DEGRADATION -> false;
            };
        }
    }

    /** What becomes of a variant. */
    public enum Verdict {
        /** Good enough to go out. */
        PUBLISHABLE,
        /** Goes out only if somebody approves. */
        NEEDS_APPROVAL,
        /** Does not go out. */
        BLOCKED;

        /** What a sentence about a gate ends with. */
        private String consequence() {
            return switch (this) {
                case PUBLISHABLE -> "it may go out";
                case NEEDS_APPROVAL -> "it needs approval";
                case BLOCKED -> "it is blocked";
            };
        }
    }

    /**
     * A verdict with what stands against the variant, one sentence each; the one that decided comes
     * first.
     */
    public record Judgement(Verdict verdict, List<String> findings) {

        public static final Judgement PASSED = new Judgement(Verdict.PUBLISHABLE, List.of());

        public Judgement {
            findings = List.copyOf(findings);
        }
    }

    /** A gate that was not passed, with why. */
    private record Finding(Verdict verdict, int priority, String sentence) {

        /** The strictest first, and of those the one that comes first by priority. */
        private static final Comparator<Finding> DECIDING =
                Comparator.comparing(Finding::verdict)
                        .reversed()
                        .thenComparingInt(Finding::priority);
    }

    /**
     * Those of models for which nobody set others: a divergence up to 0.05 is what Q4_K_M costs a
     * language model, and up to 0.15 what the smallest 3-bit mixtures do; cosines fall as far at
     * INT4 and below it.
     */
    public static List<QualityGate> defaultsOf(Model.Task task) {
        return switch (task) {
            case TEXT_GENERATION -> degradation(Metric.MEAN_KL_DIVERGENCE, 0.05, 0.15);
            case TEXT_EMBEDDING, TEXT_CLASSIFICATION -> degradation(Metric.MEAN_COSINE, 0.05, 0.10);
            case TENSOR, IMAGE_CLASSIFICATION, UNSPECIFIED ->
                    degradation(Metric.RELATIVE_ERROR, 0.05, 0.15);
        };
    }

    private static List<QualityGate> degradation(
            Metric metric, double publishable, double approvable) {
        return List.of(
                new QualityGate(metric, Rule.MAX_DEGRADATION, approvable, 1, Verdict.BLOCKED),
                new QualityGate(
                        metric, Rule.MAX_DEGRADATION, publishable, 2, Verdict.NEEDS_APPROVAL));
    }

    /** The strictest consequence of the gates that a variant does not pass. */
    public static Judgement judge(
            List<QualityGate> gates, Map<String, Double> measured, Map<String, Double> reference) {
        var findings = new ArrayList<Finding>();
        for (var gate : gates) {
            gate.judge(measured, reference).ifPresent(findings::add);
        }
        findings.sort(Finding.DECIDING);
        return findings.isEmpty()
                ? Judgement.PASSED
                : new Judgement(
                        findings.getFirst().verdict,
                        findings.stream().map(Finding::sentence).distinct().toList());
    }

    private Optional<Finding> judge(Map<String, Double> measured, Map<String, Double> reference) {
        var figure = measured.get(metric.key());
        var compared = referenceFigure(reference);
        if (figure == null || compared == null || (rule.isPercent() && compared == 0)) {
            return Optional.of(new Finding(Verdict.NEEDS_APPROVAL, priority, unmeasured(figure)));
        }
        return passes(figure, compared)
                ? Optional.empty()
                : Optional.of(new Finding(failure, priority, sentence(figure, compared)));
    }

    private @Nullable Double referenceFigure(Map<String, Double> reference) {
        var perfect = metric.perfect();
        return perfect.isPresent() ? (Double) perfect.getAsDouble() : reference.get(metric.key());
    }

    /** What is no number passes no gate. */
    private boolean passes(double figure, double reference) {
        var degradation = metric.degradation(figure, reference);
        var bound = rule.isPercent() ? value / 100 * Math.abs(reference) : value;
        var rounding = ROUNDING * Math.max(1, Math.abs(reference));
        return rule.isImprovement()
                ? -degradation >= bound - rounding
                : degradation <= bound + rounding;
    }

    private String unmeasured(@Nullable Double figure) {
        return "%s was not measured%s, which %s asks for: it needs approval."
                .formatted(metric.key(), figure == null ? "" : " of the reference", rule.olive());
    }

    private String sentence(double figure, double reference) {
        var degradation = metric.degradation(figure, reference);
        return "%s is %s where the reference has %s, %s by %s: %s is %s, so %s."
                .formatted(
                        metric.key(),
                        text(figure),
                        text(reference),
                        degradation < 0 ? "better" : "worse",
                        amount(Math.abs(degradation), reference),
                        rule.olive(),
                        rule.isPercent() ? text(value) + " %" : text(value),
                        failure.consequence());
    }

    private String amount(double difference, double reference) {
        return rule.isPercent()
                ? String.format(Locale.ROOT, "%.1f %%", 100 * difference / Math.abs(reference))
                : text(difference);
    }

    /** Bytes need no fraction, and cosines nothing beyond the fourth. */
    private static String text(double figure) {
        return String.format(Locale.ROOT, Math.abs(figure) >= 1000 ? "%.0f" : "%.4f", figure)
                .replaceFirst("(\\.\\d*?)0+$", "$1")
                .replaceFirst("\\.$", "");
    }
}

package io.flotilla.controller.making.evaluation;

import io.flotilla.controller.making.evaluation.QualityGate.Rule;
import io.flotilla.controller.making.evaluation.QualityGate.Verdict;
import io.flotilla.controller.registry.Model;
import io.flotilla.controller.shared.Violations;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A gate as somebody asks for it, not yet checked.
 *
 * @param rule null: not said
 * @param priority 0: the first
 * @param failure null: not said
 */
public record NewGate(
        String metric, @Nullable Rule rule, double value, int priority, @Nullable Verdict failure) {

    private static final int MAX_GATES = 32;
    private static final int MAX_PRIORITY = 1000;

    /** The gates, or everything that is wrong with them among the violations. */
    public static List<QualityGate> checked(
            String field, List<NewGate> gates, Model.Task task, Violations violations) {
        violations.require(
                gates.size() <= MAX_GATES,
                field,
                "must be at most %d, not %d".formatted(MAX_GATES, gates.size()));
        return IntStream.range(0, Math.min(gates.size(), MAX_GATES))
                .mapToObj(i -> gates.get(i).checked("%s[%d]".formatted(field, i), task, violations))
                .flatMap(List::stream)
                .toList();
    }

    /** The gate; none if something is wrong with it. */
    private List<QualityGate> checked(String field, Model.Task task, Violations violations) {
        var known = Metric.named(metric).filter(found -> found.isMeasuredOf(task));
        violations
                .require(
                        known.isPresent(),
                        field + ".metric",
                        "must be measured of such a model: %s, not \"%s\""
                                .formatted(metricsOf(task), metric))
                .require(
                        rule != null,
                        field + ".rule",
                        "must be max-degradation, percent-max-degradation, min-improvement or"
                                + " percent-min-improvement")
                .require(
                        rule == null || !rule.isPercent() || !isOfDistance(),
                        field + ".rule",
                        "must not be a percentage: the reference has no " + metric)
                .require(
                        Double.isFinite(value) && value >= 0,
                        field + ".value",
                        "must be a number from 0, not " + value)
                .require(
                        priority >= 0 && priority <= MAX_PRIORITY,
                        field + ".priority",
                        "must be 1 to %d, not %d".formatted(MAX_PRIORITY, priority))
                .require(
                        failure == Verdict.NEEDS_APPROVAL || failure == Verdict.BLOCKED,
                        field + ".failure",
                        "must say what failing means: needs approval, or blocked");
        return known.isEmpty() || rule == null || failure == null
                ? List.of()
                : List.of(
                        new QualityGate(known.get(), rule, value, Math.max(1, priority), failure));
    }

    private boolean isOfDistance() {
        return Metric.named(metric).filter(Metric::isOfDistance).isPresent();
    }

    private static String metricsOf(Model.Task task) {
        return Arrays.stream(Metric.values())
                .filter(one -> one.isMeasuredOf(task))
                .map(Metric::key)
                .collect(Collectors.joining(", "));
    }
}

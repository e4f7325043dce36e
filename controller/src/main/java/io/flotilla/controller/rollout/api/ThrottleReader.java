package io.flotilla.controller.rollout.api;

import io.flotilla.contract.label.LabelSelector;
import io.flotilla.contract.label.Requirement;
import io.flotilla.controller.rollout.plan.DisruptionBudget;
import io.flotilla.controller.rollout.plan.Rate;
import io.flotilla.controller.rollout.plan.Throttle;
import io.flotilla.controller.shared.Violations;
import io.flotilla.proto.rollout.v1.RolloutPolicy;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads how quickly devices may be told, and finds what is wrong with it. */
final class ThrottleReader {

    private static final int MOST_DEVICES = 1_000_000;
    private static final long LEAST_BANDWIDTH = 65_536;
    private static final long MOST_BANDWIDTH = 1_000_000_000_000L;
    private static final int MAX_LABELS = 5;
    private static final Duration MAX_JITTER = Duration.ofHours(24);

    private final Violations violations;
    private final FieldReader fields;
    private final String path;

    /**
     * @param path of the policy within the request, for the violations
     */
    ThrottleReader(Violations violations, String path) {
        this.violations = violations;
        this.fields = new FieldReader(violations);
        this.path = path;
    }

    Throttle read(RolloutPolicy policy) {
        var rate = policy.getRate();
        var field = path + ".rate";
        return new Throttle(
                rate.hasMaxPerMinute()
                        ? new Rate(
                                fields.number(
                                        field + ".max_per_minute",
                                        rate.getMaxPerMinute(),
                                        1,
                                        MOST_DEVICES))
                        : null,
                rate.hasMaxConcurrent()
                        ? fields.number(
                                field + ".max_concurrent", rate.getMaxConcurrent(), 1, MOST_DEVICES)
                        : Throttle.NONE.maxConcurrent(),
                rate.hasStartJitter()
                        ? fields.duration(
                                field + ".start_jitter",
                                rate.getStartJitter(),
                                Duration.ZERO,
                                MAX_JITTER)
                        : Duration.ZERO,
                rate.hasMaxBytesPerSecond()
                        ? fields.number(
                                field + ".max_bytes_per_second",
                                rate.getMaxBytesPerSecond(),
                                LEAST_BANDWIDTH,
                                MOST_BANDWIDTH)
                        : Throttle.ANY_BANDWIDTH,
                budget(policy));
    }

    private @Nullable DisruptionBudget budget(RolloutPolicy policy) {
        if (!policy.hasDisruptionBudget()) {
            return null;
        }
        var budget = policy.getDisruptionBudget();
        var field = path + ".disruption_budget";
        var labels = List.copyOf(budget.getGroupByList());
        violations.require(
                !labels.isEmpty() && labels.size() <= MAX_LABELS,
                field + ".group_by",
                "must have 1 to %d labels, not %d".formatted(MAX_LABELS, labels.size()));
        for (int i = 0; i < labels.size(); i++) {
            requireKey("%s.group_by[%d]".formatted(field, i), labels.get(i));
        }
        var limit =
                switch (budget.getKindCase()) {
                    case MAX_UNAVAILABLE ->
                            new DisruptionBudget.Limit.MaxUnavailable(
                                    fields.number(
                                            field + ".max_unavailable",
                                            budget.getMaxUnavailable(),
                                            1,
                                            MOST_DEVICES));
                    case MIN_AVAILABLE ->
                            new DisruptionBudget.Limit.MinAvailable(
                                    fields.number(
                                            field + ".min_available",
                                            budget.getMinAvailable(),
                                            1,
                                            MOST_DEVICES));
                    case KIND_NOT_SET -> {
                        violations.add(
                                field, "either max_unavailable or min_available must be set");
                        yield new DisruptionBudget.Limit.MaxUnavailable(1);
                    }
                };
        return labels.isEmpty() ? null : new DisruptionBudget(labels, limit);
    }

    private void requireKey(String field, String label) {
        new LabelSelector(
                        new TreeMap<>(),
                        List.of(new Requirement(label, Requirement.Operator.EXISTS, List.of())))
                .violations().stream()
                        .findFirst()
                        .ifPresent(found -> violations.add(field, found.description()));
    }
}

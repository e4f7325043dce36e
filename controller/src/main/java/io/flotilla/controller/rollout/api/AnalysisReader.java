package io.flotilla.controller.rollout.api;

import io.flotilla.controller.rollout.condition.ConditionText;
import io.flotilla.controller.rollout.gate.Analysis;
import io.flotilla.controller.rollout.gate.Baseline;
import io.flotilla.controller.rollout.gate.Condition;
import io.flotilla.controller.rollout.gate.Conditions;
import io.flotilla.controller.rollout.gate.Grouping;
import io.flotilla.controller.rollout.gate.Looks;
import io.flotilla.controller.rollout.gate.Metric;
import io.flotilla.controller.rollout.gate.Source;
import io.flotilla.controller.shared.Violations;
import io.flotilla.proto.rollout.v1.RolloutPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the analyses of a policy, and finds what is wrong with them and with who names them. */
final class AnalysisReader {

    private static final int MAX_ANALYSES = 20;
    private static final int MAX_SAMPLES = 100_000;
    private static final int MAX_COUNT = 100;
    private static final int MAX_QUERY = 2000;
    private static final int DEFAULT_COUNT = 5;
    private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);
    private static final Duration MIN_INTERVAL = Duration.ofSeconds(1);
    private static final Duration MAX_INTERVAL = Duration.ofDays(1);
    private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9.-]{0,61}[a-z0-9])?");

    private final Violations violations;
    private final FieldReader fields;
    private final String path;

    /**
     * @param path of the policy within the request
     */
    AnalysisReader(Violations violations, String path) {
        this.violations = violations;
        this.fields = new FieldReader(violations);
        this.path = path;
    }

    List<Analysis> read(RolloutPolicy policy) {
        violations.require(
                policy.getAnalysisCount() <= MAX_ANALYSES,
                path + ".analysis",
                "must be at most %d, not %d".formatted(MAX_ANALYSES, policy.getAnalysisCount()));
        var analyses = new ArrayList<Analysis>();
        var names = new HashSet<String>();
        for (int i = 0; i < Math.min(policy.getAnalysisCount(), MAX_ANALYSES); i++) {
            var field = "%s.analysis[%d]".formatted(path, i);
            var analysis = analysis(field, policy.getAnalysis(i));
            violations.require(
                    names.add(analysis.name()),
                    field + ".name",
                    "'%s' is the name of an earlier analysis".formatted(analysis.name()));
            analyses.add(analysis);
        }
        checkReferences(policy, names);
        checkStandards(policy);
        return analyses;
    }

    /**
     * Only where the outgoing version is asked too can it be told how far the two agree, and what
     * is compared with a standard has no other baseline.
     */
    private void checkStandards(RolloutPolicy policy) {
        for (int i = 0; i < Math.min(policy.getAnalysisCount(), MAX_ANALYSES); i++) {
            var sent = policy.getAnalysis(i);
            var metric = Metric.named(sent.getMetric());
            violations.require(
                    metric.filter(Metric::isShadow).isEmpty() || policy.getActivation().hasShadow(),
                    "%s.analysis[%d].metric".formatted(path, i),
                    "'%s' is measured only with activation.shadow".formatted(sent.getMetric()));
            violations.require(
                    metric.filter(one -> one.standard().isPresent()).isEmpty()
                            || sent.getBaselineValue() == 0,
                    "%s.analysis[%d].baseline".formatted(path, i),
                    "must not be set: '%s' is compared with a standard of its own"
                            .formatted(sent.getMetric()));
        }
    }

    private void checkReferences(RolloutPolicy policy, Set<String> names) {
        var waves = policy.getWaves();
        for (int i = 0; i < waves.getSequenceCount(); i++) {
            checkReferences(
                    "%s.waves.sequence[%d].analysis".formatted(path, i),
                    waves.getSequence(i).getAnalysisList(),
                    names);
        }
        checkReferences(
                path + ".waves.exponential.analysis",
                waves.getExponential().getAnalysisList(),
                names);
    }

    private void checkReferences(String field, List<String> wanted, Set<String> names) {
        for (int i = 0; i < wanted.size(); i++) {
            violations.require(
                    names.contains(wanted.get(i)),
                    "%s[%d]".formatted(field, i),
                    "the policy has no analysis '%s'".formatted(wanted.get(i)));
        }
    }

    private Analysis analysis(String field, io.flotilla.proto.rollout.v1.Analysis sent) {
        violations.require(
                NAME.matcher(sent.getName()).matches(),
                field + ".name",
                "must be 1 to 63 of a-z, 0-9, \"-\" and \".\", starting and ending with a letter or digit");
        var conditions =
                new Conditions(
                        condition(field + ".success_condition", sent.getSuccessCondition()),
                        condition(field + ".failure_condition", sent.getFailureCondition()));
        if (sent.hasPrometheus()) {
            checkConditions(field, sent, conditions);
        }
        if (Metric.named(sent.getMetric()).filter(Metric::isShare).isPresent()) {
            checkShare(field, sent, conditions);
        }
        return new Analysis(
                sent.getName(),
                source(field, sent),
                grouping(field, sent),
                minSamples(field, sent, conditions),
                looks(field, sent),
                conditions,
                sent.getDryRun());
    }

    /** A number of Prometheus is compared with nothing, and says nothing without a condition. */
    private void checkConditions(
            String field, io.flotilla.proto.rollout.v1.Analysis sent, Conditions conditions) {
        violations.require(
                !sent.getSuccessCondition().isBlank() || !sent.getFailureCondition().isBlank(),
                field + ".success_condition",
                "must say when the number is good, unless failure_condition says when it is bad");
        violations.require(
                conditions.isEmpty() || conditions.areOfResultAlone(),
                field + ".success_condition",
                "and failure_condition must speak of result alone: Prometheus says nothing else");
    }

    /** Zeros have no ratio. */
    private void checkShare(
            String field, io.flotilla.proto.rollout.v1.Analysis sent, Conditions conditions) {
        var isSaid = !sent.getSuccessCondition().isBlank() || !sent.getFailureCondition().isBlank();
        violations.require(
                isSaid && (conditions.isEmpty() || !conditions.needRatio()),
                field + ".success_condition",
                "and failure_condition must say when a share is good or bad, of result and baseline: shares may be 0, and have no ratio");
    }

    private Source source(String field, io.flotilla.proto.rollout.v1.Analysis sent) {
        return switch (sent.getSourceCase()) {
            case METRIC -> {
                var metric = Metric.named(sent.getMetric());
                violations.require(
                        metric.isPresent(),
                        field + ".metric",
                        "'%s' is not measured; what is: %s"
                                .formatted(sent.getMetric(), Metric.names()));
                yield new Source.OfDevices(
                        metric.orElse(Metric.REQUEST_DURATION_SECONDS_P50), baseline(field, sent));
            }
            case PROMETHEUS -> {
                checkPrometheus(field, sent);
                yield new Source.OfPrometheus(sent.getPrometheus().getQuery());
            }
            case SOURCE_NOT_SET -> {
                violations.add(
                        field + ".metric",
                        "either a metric or a question to Prometheus must be set; metrics: "
                                + Metric.names());
                yield new Source.OfDevices(
                        Metric.REQUEST_DURATION_SECONDS_P50, Baseline.SAME_CLASS_BEFORE);
            }
        };
    }

    private void checkPrometheus(String field, io.flotilla.proto.rollout.v1.Analysis sent) {
        var query = sent.getPrometheus().getQuery();
        violations.require(
                !query.isBlank() && query.length() <= MAX_QUERY,
                field + ".prometheus.query",
                "must be 1 to %d characters".formatted(MAX_QUERY));
        violations.require(
                sent.getGroupByCount() == 0
                        && !sent.hasMinSamples()
                        && sent.getBaselineValue() == 0,
                field + ".prometheus",
                "is one number beside nothing: group_by, baseline and min_samples belong to metrics");
    }

    /** Nobody can be asked: no address is known but the configuration's. */
    static void refusePrometheus(RolloutPolicy policy, String path, Violations violations) {
        for (int i = 0; i < policy.getAnalysisCount(); i++) {
            violations.require(
                    !policy.getAnalysis(i).hasPrometheus(),
                    "%s.analysis[%d].prometheus".formatted(path, i),
                    "the controller is configured with no Prometheus (flotilla.prometheus.address)");
        }
    }

    private Baseline baseline(String field, io.flotilla.proto.rollout.v1.Analysis sent) {
        return switch (sent.getBaseline()) {
            case BASELINE_UNSPECIFIED, BASELINE_SAME_CLASS_BEFORE -> Baseline.SAME_CLASS_BEFORE;
            case BASELINE_NOT_YET_UPDATED -> Baseline.NOT_YET_UPDATED;
            case UNRECOGNIZED -> {
                violations.add(field + ".baseline", "must be SAME_CLASS_BEFORE or NOT_YET_UPDATED");
                yield Baseline.SAME_CLASS_BEFORE;
            }
        };
    }

    private Grouping grouping(String field, io.flotilla.proto.rollout.v1.Analysis sent) {
        if (sent.getGroupByCount() == 0) {
            return Grouping.BOTH;
        }
        var byVariant = false;
        var byClass = false;
        for (int i = 0; i < sent.getGroupByCount(); i++) {
            switch (sent.getGroupBy(i)) {
                case STRATUM_VARIANT -> byVariant = true;
                case STRATUM_HARDWARE_CLASS -> byClass = true;
                case STRATUM_UNSPECIFIED, UNRECOGNIZED ->
                        violations.add(
                                "%s.group_by[%d]".formatted(field, i),
                                "must be VARIANT or HARDWARE_CLASS");
            }
        }
        return new Grouping(byVariant, byClass);
    }

    private int minSamples(
            String field, io.flotilla.proto.rollout.v1.Analysis sent, Conditions conditions) {
        if (!sent.hasMinSamples()) {
            return Analysis.DEFAULT_MIN_SAMPLES;
        }
        var least = conditions.needRatio() ? Analysis.DEFAULT_MIN_SAMPLES : 1;
        return fields.number(field + ".min_samples", sent.getMinSamples(), least, MAX_SAMPLES);
    }

    private Looks looks(String field, io.flotilla.proto.rollout.v1.Analysis sent) {
        var interval =
                sent.hasInterval()
                        ? fields.duration(
                                field + ".interval", sent.getInterval(), MIN_INTERVAL, MAX_INTERVAL)
                        : DEFAULT_INTERVAL;
        var count =
                sent.hasCount()
                        ? fields.number(field + ".count", sent.getCount(), 1, MAX_COUNT)
                        : DEFAULT_COUNT;
        var failures =
                sent.hasFailureLimit()
                        ? fields.number(
                                field + ".failure_limit", sent.getFailureLimit(), 1, MAX_COUNT)
                        : 1;
        var inconclusive =
                sent.hasInconclusiveLimit()
                        ? fields.number(
                                field + ".inconclusive_limit",
                                sent.getInconclusiveLimit(),
                                0,
                                MAX_COUNT)
                        : MAX_COUNT;
        return new Looks(interval, count, failures, inconclusive);
    }

    private @Nullable Condition condition(String field, String text) {
        if (text.isBlank()) {
            return null;
        }
        return switch (ConditionText.read(text)) {
            case ConditionText.Compiled(var condition) -> condition;
            case ConditionText.Refused(var mistakes) -> {
                mistakes.forEach(mistake -> violations.add(field, mistake));
                yield null;
            }
        };
    }
}

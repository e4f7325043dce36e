package io.flotilla.controller.rollout.api;

import io.flotilla.contract.label.LabelSelector;
import io.flotilla.contract.mapping.LabelSelectorMapper;
import io.flotilla.controller.rollout.plan.Strata;
import io.flotilla.controller.rollout.plan.WaveLimit;
import io.flotilla.controller.rollout.plan.WaveOrder;
import io.flotilla.controller.shared.Violations;
import io.flotilla.proto.rollout.v1.ExponentialWaves;
import io.flotilla.proto.rollout.v1.WavePlan;
import io.flotilla.proto.rollout.v1.WaveSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the waves of a policy, adds the implicit last one, and finds what is wrong with them. */
final class WavePlanReader {

    private static final int MAX_LISTED = 100;
    private static final int MAX_NAME_LENGTH = 63;
    private static final Duration MAX_SOAK = Duration.ofDays(30);
    private static final double DEFAULT_GROWTH = 2;
    private static final double MAX_GROWTH = 100;
    private static final int MAX_PER_STRATUM = 1000;

    private final Violations violations;
    private final FieldReader fields;
    private final String path;

    WavePlanReader(Violations violations, String path) {
        this.violations = violations;
        this.fields = new FieldReader(violations);
        this.path = path;
    }

    /**
     * The plan.
     *
     * @param threshold the policy's success threshold
     */
    io.flotilla.controller.rollout.plan.WavePlan read(WavePlan plan, double threshold) {
        return new io.flotilla.controller.rollout.plan.WavePlan(
                order(plan, threshold), strata(plan));
    }

    private WaveOrder order(WavePlan plan, double threshold) {
        return switch (plan.getStrategy()) {
            case STRATEGY_UNSPECIFIED, STRATEGY_SEQUENCE -> {
                violations.require(
                        !plan.hasExponential(),
                        path + ".exponential",
                        "belongs to the strategy EXPONENTIAL");
                yield new WaveOrder.Sequence(sequence(plan, threshold));
            }
            case STRATEGY_EXPONENTIAL -> {
                violations.require(
                        plan.getSequenceCount() == 0,
                        path + ".sequence",
                        "belongs to the strategy SEQUENCE");
                yield exponential(plan.getExponential(), threshold);
            }
            case UNRECOGNIZED -> {
                violations.add(path + ".strategy", "must be SEQUENCE or EXPONENTIAL");
                yield new WaveOrder.Sequence(sequence(plan, threshold));
            }
        };
    }

    private WaveOrder exponential(ExponentialWaves growing, double threshold) {
        var field = path + ".exponential";
        var factor = growing.hasGrowthFactor() ? growing.getGrowthFactor() : DEFAULT_GROWTH;
        var isGrowth = factor >= 1 && factor <= MAX_GROWTH;
        violations.require(
                isGrowth,
                field + ".growth_factor",
                "must be within 1 to %s, not %s".formatted(MAX_GROWTH, factor));
        return new WaveOrder.Exponential(
                growing.hasInitial()
                        ? limit(field + ".initial", growing.getInitial())
                        : new WaveLimit.Count(1),
                isGrowth ? factor : DEFAULT_GROWTH,
                growing.hasMax() ? limit(field + ".max", growing.getMax()) : null,
                threshold,
                growing.hasSoakDuration()
                        ? fields.duration(
                                field + ".soak_duration",
                                growing.getSoakDuration(),
                                Duration.ZERO,
                                MAX_SOAK)
                        : Duration.ZERO,
                growing.getAnalysisList());
    }

    private Strata strata(WavePlan plan) {
        var keys = EnumSet.noneOf(Strata.Key.class);
        for (int i = 0; i < plan.getStratifyByCount(); i++) {
            switch (plan.getStratifyBy(i)) {
                case STRATUM_VARIANT -> keys.add(Strata.Key.VARIANT);
                case STRATUM_HARDWARE_CLASS -> keys.add(Strata.Key.HARDWARE_CLASS);
                case STRATUM_UNSPECIFIED, UNRECOGNIZED ->
                        violations.add(
                                "%s.stratify_by[%d]".formatted(path, i),
                                "must be VARIANT or HARDWARE_CLASS");
            }
        }
        var least =
                plan.hasMinPerStratum()
                        ? fields.number(
                                path + ".min_per_stratum",
                                plan.getMinPerStratum(),
                                0,
                                MAX_PER_STRATUM)
                        : 1;
        violations.require(
                !plan.hasMinPerStratum() || plan.getStratifyByCount() > 0,
                path + ".min_per_stratum",
                "needs stratify_by");
        return keys.isEmpty() ? Strata.NONE : new Strata(keys, least);
    }

    private List<io.flotilla.controller.rollout.plan.WaveSpec> sequence(
            WavePlan plan, double threshold) {
        violations.require(
                plan.getSequenceCount() <= MAX_LISTED,
                path + ".sequence",
                "must have at most %d waves, not %d"
                        .formatted(MAX_LISTED, plan.getSequenceCount()));
        var waves = new ArrayList<io.flotilla.controller.rollout.plan.WaveSpec>();
        for (int i = 0; i < Math.min(plan.getSequenceCount(), MAX_LISTED); i++) {
            var field = "%s.sequence[%d]".formatted(path, i);
            waves.add(wave(field, plan.getSequence(i), i + 1, threshold));
        }
        checkNames(waves);
        if (waves.isEmpty() || !waves.getLast().takesTheRest()) {
            waves.add(
                    new io.flotilla.controller.rollout.plan.WaveSpec(
                            defaultName(waves.size() + 1),
                            new WaveLimit.Rest(),
                            null,
                            threshold,
                            Duration.ZERO,
                            false));
        }
        return waves;
    }

    private io.flotilla.controller.rollout.plan.WaveSpec wave(
            String field, WaveSpec wave, int ordinal, double threshold) {
        violations.require(
                wave.getName().length() <= MAX_NAME_LENGTH,
                field + ".name",
                "must be at most %d characters".formatted(MAX_NAME_LENGTH));
        return new io.flotilla.controller.rollout.plan.WaveSpec(
                wave.getName().isEmpty() ? defaultName(ordinal) : wave.getName(),
                limit(field + ".limit", wave.getLimit()),
                selector(field + ".selector", wave),
                wave.hasSuccessThresholdRatio()
                        ? fields.ratio(
                                field + ".success_threshold_ratio", wave.getSuccessThresholdRatio())
                        : threshold,
                wave.hasSoakDuration()
                        ? fields.duration(
                                field + ".soak_duration",
                                wave.getSoakDuration(),
                                Duration.ZERO,
                                MAX_SOAK)
                        : Duration.ZERO,
                needsApproval(field + ".approval", wave),
                wave.getAnalysisList());
    }

    private WaveLimit limit(String field, io.flotilla.proto.rollout.v1.WaveLimit limit) {
        return switch (limit.getKindCase()) {
            case DEVICES -> {
                var devices = limit.getDevices();
                violations.require(
                        devices >= 1, field + ".devices", "must be at least 1, not " + devices);
                yield new WaveLimit.Count(Math.max(1, devices));
            }
            case RATIO -> new WaveLimit.Share(fields.share(field + ".ratio", limit.getRatio()));
            case KIND_NOT_SET -> new WaveLimit.Rest();
        };
    }

    private @Nullable LabelSelector selector(String field, WaveSpec wave) {
        if (!wave.hasSelector()) {
            return null;
        }
        var selector = LabelSelectorMapper.fromWire(wave.getSelector());
        selector.violations()
                .forEach(found -> violations.add(field + "." + found.field(), found.description()));
        return selector;
    }

    private boolean needsApproval(String field, WaveSpec wave) {
        return switch (wave.getApproval()) {
            case APPROVAL_UNSPECIFIED, APPROVAL_AUTOMATIC -> false;
            case APPROVAL_MANUAL -> true;
            case UNRECOGNIZED -> {
                violations.add(field, "must be AUTOMATIC or MANUAL");
                yield true;
            }
        };
    }

    private void checkNames(List<io.flotilla.controller.rollout.plan.WaveSpec> waves) {
        var seen = new HashSet<String>();
        for (int i = 0; i < waves.size(); i++) {
            violations.require(
                    seen.add(waves.get(i).name()),
                    "%s.sequence[%d].name".formatted(path, i),
                    "'%s' is the name of an earlier wave".formatted(waves.get(i).name()));
        }
    }

    private static String defaultName(int ordinal) {
        return "wave-" + ordinal;
    }
}

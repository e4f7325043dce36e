package io.flotilla.controller.rollout.api;

import io.flotilla.controller.rollout.plan.WaveLimit;
import io.flotilla.controller.shared.Violations;
import io.flotilla.proto.rollout.v1.WavePlan;
import io.flotilla.proto.rollout.v1.WaveSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Reads the waves of a policy, adds the implicit last one, and finds what is wrong with them. */
final class WavePlanReader {

    private static final int MAX_WAVES = 100;
    private static final int MAX_NAME_LENGTH = 63;
    private static final Duration MAX_SOAK = Duration.ofDays(30);

    private final Violations violations;
    private final FieldReader fields;
    private final String path;

    WavePlanReader(Violations violations, String path) {
        this.violations = violations;
        this.fields = new FieldReader(violations);
        this.path = path;
    }

    /** The waves in order; the last takes all that are left. */
    List<io.flotilla.controller.rollout.plan.WaveSpec> read(WavePlan plan, double threshold) {
        violations.require(
                plan.getSequenceCount() <= MAX_WAVES,
                path + ".sequence",
                "must have at most %d waves, not %d".formatted(MAX_WAVES, plan.getSequenceCount()));
        var waves = new ArrayList<io.flotilla.controller.rollout.plan.WaveSpec>();
        for (int i = 0; i < Math.min(plan.getSequenceCount(), MAX_WAVES); i++) {
            var field = "%s.sequence[%d]".formatted(path, i);
            waves.add(wave(field, plan.getSequence(i), i + 1, threshold));
        }
        checkNames(waves);
        if (waves.isEmpty() || !(waves.getLast().limit() instanceof WaveLimit.Rest)) {
            waves.add(
                    new io.flotilla.controller.rollout.plan.WaveSpec(
                            defaultName(waves.size() + 1),
                            new WaveLimit.Rest(),
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
                limit(field + ".limit", wave),
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
                needsApproval(field + ".approval", wave));
    }

    private WaveLimit limit(String field, WaveSpec wave) {
        return switch (wave.getLimit().getKindCase()) {
            case DEVICES -> {
                var devices = wave.getLimit().getDevices();
                violations.require(
                        devices >= 1, field + ".devices", "must be at least 1, not " + devices);
                yield new WaveLimit.Count(Math.max(1, devices));
            }
            case RATIO ->
                    new WaveLimit.Share(fields.share(field + ".ratio", wave.getLimit().getRatio()));
            case KIND_NOT_SET -> new WaveLimit.Rest();
        };
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

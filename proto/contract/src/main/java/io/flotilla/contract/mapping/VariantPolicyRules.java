package io.flotilla.contract.mapping;

import io.flotilla.contract.Violation;
import io.flotilla.contract.fit.KeyValueType;
import io.flotilla.contract.format.Precision;
import io.flotilla.contract.selection.PolicyPreset;
import io.flotilla.contract.selection.VariantPolicy.Room;
import io.flotilla.proto.planning.v1.QualityFloor;
import io.flotilla.proto.planning.v1.SpeedObjective;
import io.flotilla.proto.planning.v1.VariantPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Says everything that is wrong with a policy; one with violations must not be stored. */
public final class VariantPolicyRules {

    private static final int MAXIMUM_LISTED = 100;
    private static final int MAXIMUM_BITS = 64;
    private static final int MAXIMUM_TEXT = 200;
    private static final double MAXIMUM_SECONDS = 3600;

    private final List<Violation> violations = new ArrayList<>();

    private VariantPolicyRules() {}

    /** All violations at once, none if the policy is right. */
    public static List<Violation> violations(VariantPolicy policy) {
        var rules = new VariantPolicyRules();
        rules.checkPreset(policy);
        rules.require(
                policy.getObjective() != VariantPolicy.Objective.UNRECOGNIZED,
                "objective",
                "must be QUALITY, LATENCY, POWER or SIZE");
        rules.require(
                policy.getOnNoFit() != VariantPolicy.OnNoFit.UNRECOGNIZED,
                "onNoFit",
                "must be SKIP, HOLD or FAIL");
        rules.checkPrecisions(policy);
        rules.checkRoom(policy);
        rules.checkSpeed(policy.getSpeed());
        rules.checkQuality(policy.getQualityFloor());
        rules.require(
                policy.getPin().length() <= MAXIMUM_TEXT,
                "pin",
                "must not be longer than " + MAXIMUM_TEXT + " characters");
        return List.copyOf(rules.violations);
    }

    private void checkPreset(VariantPolicy policy) {
        var preset = policy.getPreset();
        require(
                preset.isEmpty() || PolicyPreset.named(preset).isPresent(),
                "preset",
                "no preset is named '" + abridged(preset) + "', only " + presets());
    }

    private static String presets() {
        return PolicyPreset.ALL.stream().map(PolicyPreset::id).collect(Collectors.joining(", "));
    }

    private void checkPrecisions(VariantPolicy policy) {
        requireFew(policy.getAllowCount(), "allow");
        requireFew(policy.getPreferBitsCount(), "preferBits");
        for (var i = 0; i < Math.min(policy.getAllowCount(), MAXIMUM_LISTED); i++) {
            var name = policy.getAllow(i);
            require(
                    Precision.named(name).isPresent(),
                    "allow[" + i + "]",
                    "no precision is named '" + abridged(name) + "'");
        }
        for (var i = 0; i < Math.min(policy.getPreferBitsCount(), MAXIMUM_LISTED); i++) {
            requireWithin(policy.getPreferBits(i), 1, MAXIMUM_BITS, "preferBits[" + i + "]");
        }
    }

    private void checkRoom(VariantPolicy policy) {
        requireWithin(
                policy.getMemoryHeadroomPercent(),
                0,
                Room.MAXIMUM_HEADROOM_PERCENT,
                "memoryHeadroomPercent");
        requireNotNegative(policy.getContextTokens(), "contextTokens");
        requireNotNegative(policy.getMinContextTokens(), "minContextTokens");
        require(
                policy.getContextTokens() <= 0
                        || policy.getMinContextTokens() <= policy.getContextTokens(),
                "minContextTokens",
                "must not be more than contextTokens, as %d is than %d"
                        .formatted(policy.getMinContextTokens(), policy.getContextTokens()));
        requireWithin(
                policy.getParallelSequences(), 0, Room.MAXIMUM_SEQUENCES, "parallelSequences");
        requireFew(policy.getKeyValueTypesCount(), "keyValueTypes");
        for (var i = 0; i < Math.min(policy.getKeyValueTypesCount(), MAXIMUM_LISTED); i++) {
            var id = policy.getKeyValueTypes(i);
            require(
                    KeyValueType.named(id).isPresent(),
                    "keyValueTypes[" + i + "]",
                    "must be " + keyValueTypes() + ", not '" + abridged(id) + "'");
        }
    }

    private static String keyValueTypes() {
        return Arrays.stream(KeyValueType.values())
                .map(KeyValueType::id)
                .collect(Collectors.joining(", "));
    }

    private void checkSpeed(SpeedObjective speed) {
        var tokens = speed.getMinTokensPerSecond();
        require(
                tokens >= 0 && Double.isFinite(tokens),
                "speed.minTokensPerSecond",
                "must not be negative, as " + tokens + " is");
        requireSeconds(DemandsMapper.seconds(speed.getMaxLatencyDuration()), "speed.maxLatencyP95");
        requireSeconds(
                DemandsMapper.seconds(speed.getMaxFirstTokenDuration()),
                "speed.maxTimeToFirstToken");
    }

    private void requireSeconds(double seconds, String field) {
        require(
                seconds >= 0 && seconds <= MAXIMUM_SECONDS,
                field,
                "must be within 0 s to 1 h, not " + seconds + " s");
    }

    private void checkQuality(QualityFloor floor) {
        require(
                floor.getMaxDivergence() >= 0,
                "qualityFloor.maxDivergence",
                "must not be negative, as " + floor.getMaxDivergence() + " is");
        var ratio = floor.getMinRetentionRatio();
        require(
                ratio >= 0 && ratio <= 1,
                "qualityFloor.minQualityRetention",
                "must be within 0 to 1, not " + ratio);
    }

    private void requireFew(int count, String field) {
        require(
                count <= MAXIMUM_LISTED,
                field,
                "must not list more than " + MAXIMUM_LISTED + ", as " + count + " are");
    }

    private void requireWithin(int value, int least, int most, String field) {
        require(
                value >= least && value <= most,
                field,
                "must be within " + least + " to " + most + ", not " + value);
    }

    private void requireNotNegative(int value, String field) {
        require(value >= 0, field, "must not be negative, as " + value + " is");
    }

    private void require(boolean holds, String field, String description) {
        if (!holds) {
            violations.add(new Violation(field, description));
        }
    }

    private static String abridged(String text) {
        return text.length() <= MAXIMUM_TEXT ? text : text.substring(0, MAXIMUM_TEXT) + "...";
    }
}

package io.flotilla.controller.rollout.api;

import io.flotilla.contract.mapping.ScheduleMapper;
import io.flotilla.contract.mapping.VariantPolicyRules;
import io.flotilla.controller.rollout.plan.Claim;
import io.flotilla.controller.rollout.plan.OfflineDevices;
import io.flotilla.controller.rollout.plan.Pace;
import io.flotilla.controller.shared.Violations;
import io.flotilla.proto.rollout.v1.ActivationPolicy;
import io.flotilla.proto.rollout.v1.DevicePolicy;
import io.flotilla.proto.rollout.v1.RolloutPolicy;
import io.flotilla.proto.rollout.v1.ShadowPolicy;
import java.time.Duration;
import java.util.Locale;

/**
 * Reads a policy with the defaults for what is absent, and finds everything that is wrong with it.
 */
final class PolicyReader {

    private static final double DEFAULT_SUCCESS_THRESHOLD = 0.95;
    private static final Duration DEFAULT_UPDATE_TIMEOUT = Duration.ofHours(24);
    private static final Duration MIN_UPDATE_TIMEOUT = Duration.ofMinutes(1);
    private static final Duration MAX_UPDATE_TIMEOUT = Duration.ofDays(30);
    private static final Duration MAX_PROGRESS_DEADLINE = Duration.ofDays(365);
    private static final Duration MAX_DEVICE_SOAK = Duration.ofHours(24);
    private static final Duration MIN_QUARANTINE = Duration.ofMinutes(1);
    private static final Duration MAX_QUARANTINE = Duration.ofDays(365);
    private static final Duration MIN_SHADOW = Duration.ofMinutes(1);
    private static final Duration MAX_SHADOW = Duration.ofDays(7);
    private static final int MAX_INPUTS = 10_000;
    private static final int MAX_RETRIES = 10;
    private static final int MAX_WEIGHT = 1000;

    private final Violations violations;
    private final FieldReader fields;
    private final String path;

    /**
     * @param path of the policy within the request, for the violations
     */
    PolicyReader(Violations violations, String path) {
        this.violations = violations;
        this.fields = new FieldReader(violations);
        this.path = path;
    }

    /** The policy; not to be used if there are violations. */
    io.flotilla.controller.rollout.plan.RolloutPolicy read(RolloutPolicy policy) {
        checkDeviceParts(policy);
        var threshold =
                policy.hasSuccessThresholdRatio()
                        ? fields.ratio(
                                path + ".success_threshold_ratio",
                                policy.getSuccessThresholdRatio())
                        : DEFAULT_SUCCESS_THRESHOLD;
        var analyses = new AnalysisReader(violations, path).read(policy);
        return new io.flotilla.controller.rollout.plan.RolloutPolicy(
                new WavePlanReader(violations, path + ".waves").read(policy.getWaves(), threshold),
                pace(policy),
                new FailureReader(violations, path).read(policy),
                new ThrottleReader(violations, path).read(policy),
                claim(policy),
                analyses);
    }

    private Claim claim(RolloutPolicy policy) {
        var takesJoiners =
                switch (policy.getMembership()) {
                    case MEMBERSHIP_UNSPECIFIED, MEMBERSHIP_DYNAMIC -> true;
                    case MEMBERSHIP_FROZEN -> false;
                    case UNRECOGNIZED -> {
                        violations.add(path + ".membership", "must be DYNAMIC or FROZEN");
                        yield true;
                    }
                };
        var weight =
                policy.hasWeight()
                        ? fields.number(path + ".weight", policy.getWeight(), 0, MAX_WEIGHT)
                        : Claim.DEFAULT.weight();
        return new Claim(takesJoiners, weight);
    }

    /** What the controller passes on to devices as it is. */
    private void checkDeviceParts(RolloutPolicy policy) {
        VariantPolicyRules.violations(policy.getVariantPolicy())
                .forEach(
                        found ->
                                violations.add(
                                        path + ".variant_policy." + snakeCase(found.field()),
                                        found.description()));
        var _ =
                fields.number(
                        path + ".device.retries", policy.getDevice().getRetries(), 0, MAX_RETRIES);
        if (policy.getDevice().hasQuarantineDuration()) {
            var _ =
                    fields.duration(
                            path + ".device.quarantine_duration",
                            policy.getDevice().getQuarantineDuration(),
                            MIN_QUARANTINE,
                            MAX_QUARANTINE);
        }
        checkNetworks(policy.getDevice());
        ScheduleMapper.violations(policy.getSchedule())
                .forEach(
                        found ->
                                violations.add(
                                        path + ".schedule." + snakeCase(found.field()),
                                        found.description()));
        if (policy.getActivation().hasSoakDuration()) {
            var _ =
                    fields.duration(
                            path + ".activation.soak_duration",
                            policy.getActivation().getSoakDuration(),
                            Duration.ZERO,
                            MAX_DEVICE_SOAK);
        }
        checkHandover(policy.getActivation());
        if (policy.getActivation().hasShadow()) {
            checkShadow(policy.getActivation().getShadow());
        }
    }

    private void checkNetworks(DevicePolicy device) {
        for (int i = 0; i < device.getNetworksCount(); i++) {
            var network = device.getNetworks(i);
            violations.require(
                    network != DevicePolicy.Network.NETWORK_UNSPECIFIED
                            && network != DevicePolicy.Network.UNRECOGNIZED,
                    "%s.device.networks[%d]".formatted(path, i),
                    "must be ETHERNET, WIFI or CELLULAR");
        }
    }

    private void checkHandover(ActivationPolicy activation) {
        violations.require(
                activation.getStrategy() != ActivationPolicy.Strategy.UNRECOGNIZED,
                path + ".activation.strategy",
                "must be AUTO, HAND_OVER or UNLOAD_THEN_LOAD");
        var _ =
                fields.number(
                        path + ".activation.keep_previous", activation.getKeepPrevious(), 0, 1);
    }

    private void checkShadow(ShadowPolicy shadow) {
        var field = path + ".activation.shadow";
        if (shadow.hasSampleRatio()) {
            var _ = fields.share(field + ".sample_ratio", shadow.getSampleRatio());
        }
        if (shadow.hasMaxInputs()) {
            var _ = fields.number(field + ".max_inputs", shadow.getMaxInputs(), 1, MAX_INPUTS);
        }
        if (shadow.hasDuration()) {
            var _ =
                    fields.duration(
                            field + ".duration", shadow.getDuration(), MIN_SHADOW, MAX_SHADOW);
        }
        if (shadow.hasMaxBusyRatio()) {
            var _ = fields.share(field + ".max_busy_ratio", shadow.getMaxBusyRatio());
        }
    }

    private Pace pace(RolloutPolicy policy) {
        var timeout =
                policy.hasUpdateTimeout()
                        ? fields.duration(
                                path + ".update_timeout",
                                policy.getUpdateTimeout(),
                                MIN_UPDATE_TIMEOUT,
                                MAX_UPDATE_TIMEOUT)
                        : DEFAULT_UPDATE_TIMEOUT;
        var deadline =
                policy.hasProgressDeadline()
                        ? fields.duration(
                                path + ".progress_deadline",
                                policy.getProgressDeadline(),
                                Duration.ofSeconds(1),
                                MAX_PROGRESS_DEADLINE)
                        : null;
        return new Pace(timeout, offlineDevices(policy), deadline);
    }

    private OfflineDevices offlineDevices(RolloutPolicy policy) {
        return switch (policy.getOfflineDevices()) {
            case OFFLINE_DEVICES_UNSPECIFIED, OFFLINE_DEVICES_EXCLUDE -> OfflineDevices.EXCLUDE;
            case OFFLINE_DEVICES_WAIT -> OfflineDevices.WAIT;
            case OFFLINE_DEVICES_COUNT_AS_TIMEOUT -> OfflineDevices.COUNT_AS_TIMEOUT;
            case UNRECOGNIZED -> {
                violations.add(
                        path + ".offline_devices", "must be EXCLUDE, WAIT or COUNT_AS_TIMEOUT");
                yield OfflineDevices.EXCLUDE;
            }
        };
    }

    private static String snakeCase(String camel) {
        return camel.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}

package io.flotilla.agent.reconcile.wire;

import io.flotilla.agent.serve.shadow.ShadowRule;
import io.flotilla.proto.rollout.v1.ActivationPolicy;
import io.flotilla.proto.rollout.v1.ShadowPolicy;
import java.time.Duration;

/** Maps what an outgoing version is asked to and from its message. */
final class ShadowMapper {
    private static final int MAX_INPUTS = 10_000;
    private static final double LEAST_SHARE = 1e-4;
    private static final Duration MAX_LIMIT = Duration.ofDays(7);

    private ShadowMapper() {}

    /** Whatever is said stays within the bounds that a device bears. */
    static ShadowRule fromProto(ActivationPolicy activation) {
        if (!activation.hasShadow()) {
            return ShadowRule.NONE;
        }
        var message = activation.getShadow();
        var defaults = ShadowRule.DEFAULT;
        return new ShadowRule(
                share(message.hasSampleRatio(), message.getSampleRatio(), defaults.sampleRatio()),
                message.hasMaxInputs()
                        ? Math.clamp(message.getMaxInputs(), 1, MAX_INPUTS)
                        : defaults.maxInputs(),
                message.hasDuration() ? limit(message) : defaults.limit(),
                share(
                        message.hasMaxBusyRatio(),
                        message.getMaxBusyRatio(),
                        defaults.maxBusyRatio()));
    }

    private static Duration limit(ShadowPolicy message) {
        var limit = Timestamps.fromProto(message.getDuration());
        return limit.compareTo(MAX_LIMIT) > 0 ? MAX_LIMIT : limit;
    }

    private static double share(boolean isSaid, double share, double otherwise) {
        return isSaid ? Math.clamp(share, LEAST_SHARE, 1) : otherwise;
    }

    static ActivationPolicy toProto(ShadowRule rule) {
        var activation = ActivationPolicy.newBuilder();
        if (rule.isWanted()) {
            activation.setShadow(
                    ShadowPolicy.newBuilder()
                            .setSampleRatio(rule.sampleRatio())
                            .setMaxInputs(rule.maxInputs())
                            .setDuration(Timestamps.toProto(rule.limit()))
                            .setMaxBusyRatio(rule.maxBusyRatio()));
        }
        return activation.build();
    }
}

package io.flotilla.controller.rollout.api;

import io.flotilla.controller.shared.EncodedMessage;
import io.flotilla.proto.rollout.v1.RolloutPolicy;

/** Reads policies for tests of what goes by them. */
public final class TestPolicies {

    private TestPolicies() {}

    public static io.flotilla.controller.rollout.plan.RolloutPolicy read(RolloutPolicy policy) {
        return new ProtoPolicyCodec().decode(EncodedMessage.of(policy.toByteArray()));
    }
}

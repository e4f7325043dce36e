package io.flotilla.controller.rollout.api;

import io.flotilla.controller.rollout.policy.Policies;
import io.flotilla.controller.rollout.policy.PolicyId;
import io.flotilla.controller.shared.Violations;
import io.flotilla.proto.rollout.v1.CreateRolloutRequest;
import io.flotilla.proto.rollout.v1.Rollout;
import jakarta.inject.Singleton;

/** Puts the policies that new rollouts name in their place. */
@Singleton
final class NamedPolicies {

    private final Policies policies;

    NamedPolicies(Policies policies) {
        this.policies = policies;
    }

    /** The request with a copy of the policy that it names, and with the revision of it. */
    CreateRolloutRequest resolve(CreateRolloutRequest request) {
        var sent = request.getRollout();
        if (sent.getPolicyName().isEmpty() && sent.getPolicyRevision() == 0) {
            return request;
        }
        check(sent);
        var policy =
                policies.get(
                        PolicyId.parse("rollout.policy_name", sent.getPolicyName()),
                        sent.getPolicyRevision());
        return request.toBuilder()
                .setRollout(
                        sent.toBuilder()
                                .setPolicy(ProtoPolicyCodec.parse(policy.content()))
                                .setPolicyRevision(policy.revision()))
                .build();
    }

    private static void check(Rollout sent) {
        var violations = new Violations();
        violations.collect(() -> PolicyId.parse("rollout.policy_name", sent.getPolicyName()));
        violations.require(
                sent.getPolicyRevision() >= 0,
                "rollout.policy_revision",
                "must be one of policy_name's, or 0 for the newest");
        violations.require(
                !sent.hasPolicy(),
                "rollout.policy",
                "must be absent where policy_name says which policy to take");
        violations.throwIfAny();
    }
}

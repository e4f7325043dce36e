package io.flotilla.controller.rollout.api;

import com.google.protobuf.InvalidProtocolBufferException;
import io.flotilla.contract.mapping.VariantPolicyMapper;
import io.flotilla.contract.selection.VariantPolicy;
import io.flotilla.controller.rollout.PolicyCodec;
import io.flotilla.controller.shared.EncodedMessage;
import io.flotilla.controller.shared.Violations;
import io.flotilla.proto.rollout.v1.RolloutPolicy;
import jakarta.inject.Singleton;

/** Keeps policies as the wire's own messages, so that what was sent is what is read. */
@Singleton
public final class ProtoPolicyCodec implements PolicyCodec {

    @Override
    public io.flotilla.controller.rollout.plan.RolloutPolicy decode(EncodedMessage policy) {
        return new PolicyReader(new Violations(), "policy").read(parse(policy));
    }

    @Override
    public VariantPolicy variantPolicy(EncodedMessage policy) {
        return VariantPolicyMapper.fromWire(parse(policy).getVariantPolicy());
    }

    /** The message itself. */
    public static RolloutPolicy parse(EncodedMessage policy) {
        try {
            return RolloutPolicy.parseFrom(policy.bytes());
        } catch (InvalidProtocolBufferException altered) {
            throw new IllegalStateException("a kept policy cannot be read", altered);
        }
    }
}

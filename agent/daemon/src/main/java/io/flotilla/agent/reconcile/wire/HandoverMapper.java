package io.flotilla.agent.reconcile.wire;

import io.flotilla.agent.reconcile.desired.Handover;
import io.flotilla.agent.reconcile.desired.Handover.Room;
import io.flotilla.proto.rollout.v1.ActivationPolicy;
import io.flotilla.proto.rollout.v1.ActivationPolicy.Strategy;

/** Maps how what serves gives way to and from its message. */
final class HandoverMapper {

    private HandoverMapper() {}

    /** A strategy that this agent does not know is the usual one. */
    static Handover fromProto(ActivationPolicy activation) {
        var room =
                switch (activation.getStrategy()) {
                    case STRATEGY_HAND_OVER -> Room.HAND_OVER;
                    case STRATEGY_UNLOAD_THEN_LOAD -> Room.UNLOAD_THEN_LOAD;
                    case STRATEGY_UNSPECIFIED, STRATEGY_AUTO, UNRECOGNIZED -> Room.AUTO;
                };
        return new Handover(
                room, !activation.hasKeepPrevious() || activation.getKeepPrevious() > 0);
    }

    static ActivationPolicy toProto(Handover handover) {
        var strategy =
                switch (handover.room()) {
                    case AUTO -> Strategy.STRATEGY_AUTO;
                    case HAND_OVER -> Strategy.STRATEGY_HAND_OVER;
                    case UNLOAD_THEN_LOAD -> Strategy.STRATEGY_UNLOAD_THEN_LOAD;
                };
        return ActivationPolicy.newBuilder()
                .setStrategy(strategy)
                .setKeepPrevious(handover.keepsPrevious() ? 1 : 0)
                .build();
    }
}

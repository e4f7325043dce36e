package io.flotilla.contract.mapping;

import io.flotilla.contract.hardware.ProviderSupport;
import io.flotilla.proto.device.v1.ProviderSupport.State;

/** Maps the ways in which engines compute; what is known of one is at least that it is offered. */
final class ProviderMapper {

    private ProviderMapper() {}

    static io.flotilla.proto.device.v1.ProviderSupport toWire(ProviderSupport provider) {
        return io.flotilla.proto.device.v1.ProviderSupport.newBuilder()
                .setName(provider.name())
                .setEngineDevice(provider.engineDevice())
                .setAccelerator(provider.accelerator())
                .setState(toWire(provider.state()))
                .setReason(provider.reason())
                .build();
    }

    static ProviderSupport fromWire(io.flotilla.proto.device.v1.ProviderSupport message) {
        return new ProviderSupport(
                message.getName(),
                message.getEngineDevice(),
                message.getAccelerator(),
                fromWire(message.getState()),
                message.getReason());
    }

    private static State toWire(ProviderSupport.State state) {
        return switch (state) {
            case OFFERED -> State.STATE_OFFERED;
            case UNPROVED -> State.STATE_UNPROVED;
            case PROVED -> State.STATE_PROVED;
            case FAILED -> State.STATE_FAILED;
        };
    }

    private static ProviderSupport.State fromWire(State state) {
        return switch (state) {
            case STATE_UNSPECIFIED, UNRECOGNIZED, STATE_OFFERED -> ProviderSupport.State.OFFERED;
            case STATE_UNPROVED -> ProviderSupport.State.UNPROVED;
            case STATE_PROVED -> ProviderSupport.State.PROVED;
            case STATE_FAILED -> ProviderSupport.State.FAILED;
        };
    }
}

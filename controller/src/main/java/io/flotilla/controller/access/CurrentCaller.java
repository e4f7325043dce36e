package io.flotilla.controller.access;

import io.flotilla.controller.access.scope.Reach;
import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.DeviceId;

/**
 * Who makes the call that is being handled; to be injected by the endpoints. Usable on the thread
 * of the call only.
 */
public interface CurrentCaller {

    /**
     * The caller that the access rules let through.
     *
     * @throws IllegalStateException if no call is being handled on this thread
     */
    Principal principal();

    /**
     * What the caller may see and touch in this call. Whatever lists resources keeps to it.
     *
     * @throws IllegalStateException if no call is being handled on this thread
     */
    Reach reach();

    /** How events name the caller. */
    default Actor actor() {
        return principal().actor();
    }

    /**
     * The calling device, in methods that only devices may call.
     *
     * @throws IllegalStateException if the caller is not a device
     */
    default DeviceId device() {
        if (principal() instanceof Principal.Device device) {
            return device.id();
        }
        throw new IllegalStateException("the caller is not a device");
    }
}

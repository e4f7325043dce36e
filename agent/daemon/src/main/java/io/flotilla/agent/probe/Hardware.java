package io.flotilla.agent.probe;

import io.flotilla.contract.hardware.HardwareProfile;

/** What a machine has. */
@FunctionalInterface
public interface Hardware {

    /** As it is now. */
    HardwareProfile profile();

    /** What carries its traffic now. */
    default Network network() {
        return Network.UNKNOWN;
    }
}

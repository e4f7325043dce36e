package io.flotilla.agent.probe;

import io.flotilla.contract.hardware.HardwareProfile;

/** What a machine has. */
@FunctionalInterface
public interface Hardware {

    /** As it is now. */
    HardwareProfile profile();
}

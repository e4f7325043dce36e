package io.flotilla.controller.device;

import java.util.Optional;

/** Knows what still needs a fleet. */
public interface FleetUse {

    /** The resource name of something that is not over and names the fleet. */
    Optional<String> userOf(FleetId fleet);
}

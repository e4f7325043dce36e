package io.flotilla.controller.access.api;

import io.flotilla.controller.access.Principal;
import io.flotilla.controller.access.scope.Reach;

/** A caller that may make a call, and what it may reach in it. */
record Admission(Principal principal, Reach reach) {

    /** A caller that no scope limits: a device, or anyone where anyone may call. */
    static Admission withoutLimits(Principal principal) {
        return new Admission(principal, Reach.EVERYTHING);
    }
}

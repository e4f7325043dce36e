package io.flotilla.agent.probe.energy;

import java.util.OptionalDouble;

/** Something that tells how much energy was taken. One thread uses it. */
interface EnergySource {

    /** Joules since the last call, 0 at the first one; empty if it cannot tell. */
    OptionalDouble joules();

    /** Makes the next call the first one. */
    void forget();
}

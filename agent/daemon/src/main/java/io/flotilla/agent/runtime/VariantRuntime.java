package io.flotilla.agent.runtime;

import io.flotilla.contract.hardware.RuntimeSupport;
import java.util.List;

/**
 * A way to run variants on this device: our own host process, or a server that is there already.
 */
public interface VariantRuntime {

    /**
     * The engines it can start; empty if it cannot start any. May take seconds at the first call.
     */
    List<RuntimeSupport> engines();

    /** Loads a variant and warms it up; returns when it can answer or has failed. */
    LoadOutcome load(LoadSpec spec) throws InterruptedException;
}

package io.flotilla.agent.runtime;

import io.flotilla.contract.hardware.Accelerator;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * A way to run variants on this device: our own host process, or a server that is there already.
 */
public interface VariantRuntime {

    /**
     * The engines it can start, as they describe themselves; empty if it cannot start any. May take
     * seconds at the first call, and when accelerators or their drivers are not those of the last.
     */
    List<DescribedEngine> engines(List<Accelerator> accelerators);

    /**
     * Has something tiny computed on each of these devices, away from whatever serves, and tells
     * what came of each as soon as that is known.
     */
    void prove(
            List<DescribedEngine.Device> devices,
            BiConsumer<DescribedEngine.Device, ProofOutcome> found)
            throws InterruptedException;

    /** Loads a variant and warms it up; returns when it can answer or has failed. */
    LoadOutcome load(LoadSpec spec) throws InterruptedException;

    /** What confines the processes of models, as the latest of them found it; empty: not known. */
    default List<String> confinement() {
        return List.of();
    }
}

package io.flotilla.agent.runtime.proof;

import io.flotilla.agent.runtime.DescribedEngine;
import io.flotilla.agent.runtime.DescribedEngine.Device;
import io.flotilla.contract.hardware.Accelerator;
import org.jspecify.annotations.Nullable;

/**
 * What a proof holds for: it must be made anew when any of this changes.
 *
 * @param engine with its version
 * @param device of the engine, with the provider
 * @param driver with its version, and the accelerator that it is for
 */
record ProofKey(String engine, String device, String driver) {

    static ProofKey of(DescribedEngine engine, Device device, @Nullable Accelerator accelerator) {
        return new ProofKey(
                plain(engine.runtime().id() + " " + engine.version()),
                plain(device.provider() + " " + device.name()),
                plain(accelerator == null ? "" : accelerator.id() + " " + accelerator.driver()));
    }

    /** Tabs and line ends part what is written down. */
    static String plain(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}

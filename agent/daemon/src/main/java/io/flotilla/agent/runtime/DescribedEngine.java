package io.flotilla.agent.runtime;

import io.flotilla.contract.format.ModelRuntime;
import java.util.List;

/**
 * An engine as it describes itself.
 *
 * @param providers ways to compute that its build has, as it writes them
 * @param devices what it finds here to compute on
 */
public record DescribedEngine(
        ModelRuntime runtime, String version, List<String> providers, List<Device> devices) {

    public DescribedEngine {
        providers = List.copyOf(providers);
        devices = List.copyOf(devices);
    }

    /**
     * Something that an engine finds to compute on; what it does not say is empty.
     *
     * @param provider that computes on it, as the engine writes it
     * @param name unique among those of its provider
     * @param vendor in lower case
     * @param busId its place on the PCI bus
     */
    public record Device(
            ModelRuntime runtime,
            String provider,
            String name,
            Kind kind,
            String vendor,
            String busId) {}

    /** Kinds of devices. */
    public enum Kind {
        /** The main processor. */
        CPU,
        /** A graphics processor. */
        GPU,
        /** A neural processor, or another accelerator. */
        NPU
    }
}

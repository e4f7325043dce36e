package io.flotilla.host.engine;

/**
 * Something that an engine can compute on, in the engine's own words; what it does not say is empty
 * or 0.
 *
 * @param provider the execution provider or backend that computes on it
 * @param name unique among those of its provider
 * @param description for people
 * @param vendor in lower case
 * @param busId its place on the PCI bus
 */
public record EngineDevice(
        String provider,
        String name,
        String description,
        Kind kind,
        String vendor,
        String busId,
        Memory memory) {

    /** Kinds of devices. */
    public enum Kind {
        /** The main processor, or a part of it. */
        CPU,
        /** A graphics processor. */
        GPU,
        /** A neural processor, or another accelerator. */
        NPU
    }

    /** Memory that a device can use, in bytes. */
    public record Memory(long totalBytes, long availableBytes) {

        /** That of a device which does not say. */
        public static final Memory UNKNOWN = new Memory(0, 0);
    }
}

package io.flotilla.contract.hardware;

/**
 * A processor beside the main one that can compute models.
 *
 * @param id distinguishes it from the others of its machine and stays the same over restarts: its
 *     place on a bus, such as {@code 0000:01:00.0}, or its node
 * @param vendor in lower case
 * @param modelName the product; empty if that is not known
 * @param activity what it was doing when it was looked at
 */
public record Accelerator(
        String id,
        Kind kind,
        Placement placement,
        String vendor,
        String modelName,
        AcceleratorMemory memory,
        Driver driver,
        Activity activity) {

    /** Kinds of accelerators. */
    public enum Kind {
        /** Not said, or a kind that this reader does not know. */
        UNKNOWN,
        /** A graphics processor. */
        GPU,
        /** A neural processor. */
        NPU,
        /** A tensor processor. */
        TPU
    }

    /** Where an accelerator sits. */
    public enum Placement {
        /** Not said. */
        UNKNOWN,
        /** On a card or module of its own, with its own memory. */
        DISCRETE,
        /** On the main processor's chip, sharing main memory. */
        INTEGRATED
    }

    /** Whether it is a graphics processor with memory of its own. */
    public boolean isDiscreteGpu() {
        return kind == Kind.GPU && placement == Placement.DISCRETE;
    }
}

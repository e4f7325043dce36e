package io.flotilla.contract.hardware;

/**
 * A GPU or NPU.
 *
 * @param vendor in lower case
 * @param modelName the product, or the bus id where that is not known
 * @param memoryBytes of its own; 0 if it shares main memory or that is not known
 * @param driver with its version; empty if none was found
 */
public record Accelerator(
        Kind kind, String vendor, String modelName, long memoryBytes, String driver) {

    /** Kinds of accelerators. */
    public enum Kind {
        /** Not said, or a kind that this reader does not know. */
        UNKNOWN,
        /** A graphics processor. */
        GPU,
        /** A neural processor. */
        NPU
    }

    boolean isDiscreteGpu() {
        return kind == Kind.GPU && memoryBytes > 0;
    }
}

package io.flotilla.contract.hardware;

/**
 * Main memory, in bytes.
 *
 * @param totalBytes what the machine has, before any limit
 * @param limitBytes the tightest limit on the agent and the models it runs
 * @param availableBytes what models may still take now within that limit
 * @param bandwidthBytesPerSecond at best, as its modules are rated; 0 if that is not known
 */
public record Memory(
        long totalBytes,
        long limitBytes,
        long availableBytes,
        LimitSource limitSource,
        long bandwidthBytesPerSecond) {

    /** Memory of which the bandwidth is not known. */
    public Memory(long totalBytes, long limitBytes, long availableBytes, LimitSource limitSource) {
        this(totalBytes, limitBytes, availableBytes, limitSource, 0);
    }

    /** The same memory with another amount available, within the limit. */
    public Memory withAvailable(long bytes) {
        return new Memory(
                totalBytes,
                limitBytes,
                Math.clamp(bytes, 0, limitBytes),
                limitSource,
                bandwidthBytesPerSecond);
    }

    /** Where a memory limit comes from. */
    public enum LimitSource {
        /** Not said, or a source that this reader does not know. */
        UNKNOWN,
        /** The machine's own size. */
        MACHINE,
        /** A control group. */
        CONTROL_GROUP,
        /** The agent's configuration. */
        CONFIGURATION
    }
}

package io.flotilla.contract.hardware;

/**
 * Main memory, in bytes.
 *
 * @param totalBytes what the machine has, before any limit
 * @param limitBytes the tightest limit on the agent and the models it runs
 * @param availableBytes what models may still take now within that limit
 */
public record Memory(
        long totalBytes, long limitBytes, long availableBytes, LimitSource limitSource) {

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

package io.flotilla.contract.hardware;

/**
 * The memory that belongs to an accelerator alone.
 *
 * @param totalBytes 0 if it shares main memory, or that is not known
 * @param availableBytes what models may still take now; 0 if that is not known
 * @param bandwidthBytesPerSecond at best; 0 if that is not known
 */
public record AcceleratorMemory(
        long totalBytes, long availableBytes, long bandwidthBytesPerSecond) {

    /** That of an accelerator which has none, or does not say. */
    public static final AcceleratorMemory NONE = new AcceleratorMemory(0, 0, 0);

    /** Memory of which only the size is known. */
    public static AcceleratorMemory of(long totalBytes) {
        return new AcceleratorMemory(totalBytes, 0, 0);
    }
}

package io.flotilla.contract.fit;

/**
 * The largest resident memory that a runtime host is expected to reach with a variant, in bytes.
 *
 * @param weightsBytes weights as the engine holds them
 * @param kvCacheBytes keys and values of past tokens
 * @param computeBytes activations and scratch, beyond what copies took and gave back
 * @param repackBytes copies of weights in another layout or precision, if only while loading
 * @param runtimeBytes the engine and its process with nothing loaded
 */
public record MemoryEstimate(
        long weightsBytes,
        long kvCacheBytes,
        long computeBytes,
        long repackBytes,
        long runtimeBytes) {

    /** Resident memory of a connected host that has been asked for nothing. */
    static final long EMPTY_HOST_BYTES = 48L << 20;

    public MemoryEstimate {
        if (weightsBytes < 0
                || kvCacheBytes < 0
                || computeBytes < 0
                || repackBytes < 0
                || runtimeBytes < 0) {
            throw new IllegalArgumentException("negative memory");
        }
    }

    /** The sum; {@link Long#MAX_VALUE} if it is more than that. */
    public long totalBytes() {
        return saturated(
                (double) weightsBytes + kvCacheBytes + computeBytes + repackBytes + runtimeBytes,
                weightsBytes + kvCacheBytes + computeBytes + repackBytes + runtimeBytes);
    }

    /** The sum less what a host takes with no engine started. */
    public long aboveEmptyHostBytes() {
        return totalBytes() - EMPTY_HOST_BYTES;
    }

    private static long saturated(double approximate, long exact) {
        return approximate >= 0x1p63 ? Long.MAX_VALUE : exact;
    }
}

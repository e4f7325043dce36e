package io.flotilla.contract.fit;

/**
 * What a variant takes where part of it computes on a device with memory of its own.
 *
 * @param main in the machine's memory
 * @param deviceBytes in the device's
 */
public record PlacedEstimate(MemoryEstimate main, long deviceBytes) {

    public PlacedEstimate {
        if (deviceBytes < 0) {
            throw new IllegalArgumentException("negative memory");
        }
    }

    /** All of it on the device but for the runtime and what loading copies, or nothing. */
    static PlacedEstimate whole(MemoryEstimate estimate, boolean onDevice) {
        if (!onDevice) {
            return new PlacedEstimate(estimate, 0);
        }
        var main = new MemoryEstimate(0, 0, 0, estimate.repackBytes(), estimate.runtimeBytes());
        return new PlacedEstimate(main, estimate.totalBytes() - main.totalBytes());
    }
}

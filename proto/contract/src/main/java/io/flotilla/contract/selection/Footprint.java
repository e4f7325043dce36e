package io.flotilla.contract.selection;

import io.flotilla.contract.fit.MemoryFit;
import org.jspecify.annotations.Nullable;

/**
 * What running a variant takes.
 *
 * @param memory of main memory
 * @param deviceMemory of the accelerator's own; null: it has none, or nothing runs there
 * @param downloadBytes of its files; 0 if they are on the disk already
 */
public record Footprint(
        RunSetting setting,
        MemoryFit memory,
        @Nullable MemoryFit deviceMemory,
        long downloadBytes) {

    /** What is missing of both memories together; 0 if it fits. */
    public long lackBytes() {
        var ownBytes = deviceMemory == null ? 0 : lackBytes(deviceMemory);
        return Math.max(lackBytes(memory), lackBytes(memory) + ownBytes);
    }

    private static long lackBytes(MemoryFit fit) {
        return Math.max(0, fit.need().totalBytes() - fit.budgetBytes());
    }

    public boolean fits() {
        return memory.fits() && (deviceMemory == null || deviceMemory.fits());
    }
}

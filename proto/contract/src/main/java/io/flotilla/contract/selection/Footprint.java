package io.flotilla.contract.selection;

import io.flotilla.contract.fit.MemoryFit;
import org.jspecify.annotations.Nullable;

/**
 * What running a variant takes.
 *
 * @param memory of main memory
 * @param deviceMemory of the accelerator's own; null: it has none, or nothing runs there
 */
public record Footprint(RunSetting setting, MemoryFit memory, @Nullable MemoryFit deviceMemory) {

    public boolean fits() {
        return memory.fits() && (deviceMemory == null || deviceMemory.fits());
    }
}

package io.flotilla.contract.selection.ranking;

import io.flotilla.contract.hardware.Accelerator;
import io.flotilla.contract.selection.Placement;
import io.flotilla.contract.selection.Placement.Processor;
import org.jspecify.annotations.Nullable;

/**
 * A place on one device where an engine can run models.
 *
 * @param accelerator null: the processor itself, or one of which nothing is known
 * @param isVendorsOwn whether the engine or its provider is what the hardware's vendor made for it
 */
record Site(Placement placement, @Nullable Accelerator accelerator, boolean isVendorsOwn) {

    boolean hasOwnMemory() {
        return placement.processor().hasOwnMemory();
    }

    boolean isOnCpu() {
        return placement.processor() == Processor.CPU;
    }

    /** What models may take of its own memory before headroom; 0 if it has none. */
    long ownAvailableBytes() {
        if (accelerator == null || !hasOwnMemory()) {
            return 0;
        }
        var memory = accelerator.memory();
        return memory.availableBytes() > 0 ? memory.availableBytes() : memory.totalBytes();
    }
}

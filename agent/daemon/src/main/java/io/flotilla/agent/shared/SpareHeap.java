package io.flotilla.agent.shared;

import java.util.function.LongSupplier;

/**
 * Gives back what the heap has grown by for a while, as a download makes it. The collector shrinks
 * the heap only when it goes through all of it, and has no reason to while nothing happens. Used by
 * one thread.
 */
public final class SpareHeap {
    /** What is worth a collection, which takes some 20 ms. */
    private static final long WORTH_BYTES = 1 << 20;

    private final LongSupplier committedBytes;
    private final Runnable collection;
    private long keptBytes;

    SpareHeap(LongSupplier committedBytes, Runnable collection) {
        this.committedBytes = committedBytes;
        this.collection = collection;
        this.keptBytes = committedBytes.getAsLong();
    }

    /** That of this process. */
    public static SpareHeap ofProcess() {
        return new SpareHeap(Runtime.getRuntime()::totalMemory, System::gc);
    }

    /** Looks once, and collects if the heap has grown since it was last looked at. */
    public void look() {
        if (committedBytes.getAsLong() - keptBytes >= WORTH_BYTES) {
            collection.run();
        }
        keptBytes = committedBytes.getAsLong();
    }
}

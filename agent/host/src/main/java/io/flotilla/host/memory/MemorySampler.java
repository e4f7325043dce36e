package io.flotilla.host.memory;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Looks at this process's anonymous memory many times a second, of which no system keeps a peak.
 */
public final class MemorySampler implements AutoCloseable {
    private static final long PERIOD_MILLIS = 20;

    private final AtomicLong peakBytes = new AtomicLong();
    private final ScheduledExecutorService sampling =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("memory").daemon().factory());

    /** One that looks from now on. */
    public MemorySampler() {
        var _ = sampling.scheduleAtFixedRate(this::sample, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void sample() {
        peakBytes.accumulateAndGet(ProcessMemory.now().anonymousBytes(), Math::max);
    }

    /** The most so far, bytes. */
    public long peakAnonymousBytes() {
        sample();
        return peakBytes.get();
    }

    @Override
    public void close() {
        sampling.shutdownNow();
    }
}

package io.flotilla.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** What reading any bytes may cost at most. */
public final class Bounded {

    /** The XML parser takes most of it; under a fuzzer the bookkeeping is in it. */
    private static final long MAX_ALLOCATED_BYTES = 16 << 20;

    private static final Duration MAX_CPU_TIME = Duration.ofSeconds(5);

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Bounded() {}

    /** Something that reads. */
    @FunctionalInterface
    public interface Reading {
        void run() throws Exception;
    }

    /**
     * Runs it on this thread, and fails if it costs more. It is run once more where it seems to:
     * classes that are loaded on the way cost the first time.
     */
    public static void read(Reading reading) throws Exception {
        if (!costOf(reading).isWithinBounds()) {
            assertThat(costOf(reading)).matches(Cost::isWithinBounds, "is within bounds");
        }
    }

    private record Cost(long allocatedBytes, Duration cpuTime) {

        boolean isWithinBounds() {
            return allocatedBytes < MAX_ALLOCATED_BYTES && cpuTime.compareTo(MAX_CPU_TIME) < 0;
        }
    }

    private static Cost costOf(Reading reading) throws Exception {
        var bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
        var timeBefore = THREADS.getCurrentThreadCpuTime();
        reading.run();
        return new Cost(
                THREADS.getCurrentThreadAllocatedBytes() - bytesBefore,
                Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - timeBefore));
    }
}

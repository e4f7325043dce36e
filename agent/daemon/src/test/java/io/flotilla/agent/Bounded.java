package io.flotilla.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** What any bytes that a stranger sends may cost at most. */
public final class Bounded {
    /** A text of many empty values takes some thirty times its length. */
    private static final long MAX_ALLOCATED_BYTES = 32 << 20;

    private static final Duration MAX_CPU_TIME = Duration.ofSeconds(5);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Bounded() {}

    /** Something that reads. */
    @FunctionalInterface
    public interface Reading {
        void run() throws Exception;
    }

    /** Runs it on this thread, once more where classes that were loaded cost too much. */
    public static void read(Reading reading) throws Exception {
        if (!isWithinBounds(reading)) {
            assertThat(isWithinBounds(reading)).as("is within bounds").isTrue();
        }
    }

    private static boolean isWithinBounds(Reading reading) throws Exception {
        var bytes = THREADS.getCurrentThreadAllocatedBytes();
        var time = THREADS.getCurrentThreadCpuTime();
        reading.run();
        return THREADS.getCurrentThreadAllocatedBytes() - bytes < MAX_ALLOCATED_BYTES
                && THREADS.getCurrentThreadCpuTime() - time < MAX_CPU_TIME.toNanos();
    }
}

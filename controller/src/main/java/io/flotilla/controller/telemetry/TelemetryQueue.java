package io.flotilla.controller.telemetry;

import static java.util.stream.Collectors.toSet;

import io.flotilla.controller.telemetry.series.TelemetryConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where reports wait until many are written down at once. What waits is bounded. Only once a report
 * is durable is its sender told so and may forget it; while the database is away all of them wait.
 */
@Singleton
public class TelemetryQueue {

    private static final System.Logger LOG = System.getLogger(TelemetryQueue.class.getName());

    private static final int CAPACITY = 200_000;

    /** Beyond this, senders are to wait until what they sent is written down. */
    private static final int CALM = 50_000;

    private static final int BATCH = 20_000;
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final TelemetryIntake intake;
    private final SeriesExport export;
    private final Duration interval;
    private final Counter taken;
    private final Counter dropped;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition due = lock.newCondition();
    private final CountDownLatch stopping = new CountDownLatch(1);

    /** Guarded by the lock, like the next two. */
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    private boolean isUrgent;
    private long oldestNanos;
    private @Nullable Thread worker;

    TelemetryQueue(
            TelemetryIntake intake,
            SeriesExport export,
            TelemetryConfig config,
            MeterRegistry meters) {
        this.intake = intake;
        this.export = export;
        this.interval = config.flushInterval();
        this.taken = meters.counter("flotilla.telemetry.reports");
        this.dropped = meters.counter("flotilla.telemetry.reports.dropped");
        meters.gauge("flotilla.telemetry.waiting", this, TelemetryQueue::size);
    }

    /** Who sent a report. */
    @FunctionalInterface
    public interface Sender {
        /** Says that all it sent up to a sequence is durable; 0: nothing is. */
        void kept(long sequence);
    }

    private record Waiting(Report report, Sender sender) {}

    void start(@Observes StartupEvent startup) {
        worker = Thread.ofPlatform().daemon().name("telemetry").start(this::run);
    }

    /** What waits is given up: nobody was told that it is durable. */
    void stop(@Observes ShutdownEvent shutdown) throws InterruptedException {
        stopping.countDown();
        if (worker != null) {
            worker.interrupt();
            var _ = worker.join(GRACE);
        }
    }

    /** Hands in a report without waiting; false if there is no room. */
    public boolean offer(Report report, Sender sender) {
        lock.lock();
        try {
            if (waiting.size() >= CAPACITY) {
                return false;
            }
            if (waiting.isEmpty()) {
                oldestNanos = System.nanoTime();
                due.signal();
            }
            waiting.add(new Waiting(report, sender));
            // What a device learned of a variant helps others of its class to choose.
            if (!isUrgent && (waiting.size() >= BATCH || !report.figures().isEmpty())) {
                isUrgent = true;
                due.signal();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Whether so little waits that senders need not hold back. */
    public boolean isCalm() {
        return size() < CALM;
    }

    private int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                keep(next());
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Waiting> next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty() || (!isUrgent && left() > 0)) {
                if (waiting.isEmpty()) {
                    due.await();
                } else {
                    var _ = due.awaitNanos(left());
                }
            }
            var batch = new ArrayList<Waiting>(Math.min(waiting.size(), BATCH));
            while (batch.size() < BATCH && !waiting.isEmpty()) {
                batch.add(waiting.remove());
            }
            isUrgent = waiting.size() >= BATCH;
            oldestNanos = System.nanoTime();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private long left() {
        return oldestNanos + interval.toNanos() - System.nanoTime();
    }

    /**
     * Writes a batch down, however long that takes; what cannot be written by itself is dropped.
     */
    private void keep(List<Waiting> batch) throws InterruptedException {
        try {
            written(batch);
        } catch (RuntimeException failure) {
            retry(batch, failure);
        }
    }

    private void retry(List<Waiting> batch, RuntimeException failure) throws InterruptedException {
        while (!intake.isReachable()) {
            LOG.log(Level.WARNING, "telemetry waits for the database", failure);
            var _ = stopping.await(RETRY.toNanos(), TimeUnit.NANOSECONDS);
        }
        if (batch.size() == 1) {
            retry(batch.getFirst());
            return;
        }
        var half = batch.size() / 2;
        keep(batch.subList(0, half));
        keep(batch.subList(half, batch.size()));
    }

    private void retry(Waiting one) {
        try {
            written(List.of(one));
        } catch (RuntimeException failure) {
            LOG.log(Level.WARNING, "telemetry report dropped", failure);
            dropped.increment();
            one.sender.kept(one.report.sequence());
        }
    }

    private void written(List<Waiting> batch) {
        var kept = intake.take(batch.stream().map(Waiting::report).toList());
        export.add(kept.sums());
        taken.increment(batch.size());
        for (var one : distinct(batch)) {
            one.sender.kept(kept.sequences().getOrDefault(one.report.device(), 0L));
        }
    }

    /** One of each sender. */
    private static List<Waiting> distinct(List<Waiting> batch) {
        var seen = batch.stream().map(Waiting::sender).collect(toSet());
        return batch.stream().filter(one -> seen.remove(one.sender)).toList();
    }
}

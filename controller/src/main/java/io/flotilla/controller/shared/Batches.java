package io.flotilla.controller.shared;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Works on items in batches, in the order in which they came, on one thread of its own: alone when
 * little comes, and many at once when much does. What waits is bounded; {@link #offer} says no when
 * that is full.
 */
public final class Batches<T> {

    private final String name;
    private final BlockingQueue<T> waiting;
    private final int batchSize;
    private final Consumer<List<T>> work;
    private final BiConsumer<T, RuntimeException> failed;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private Duration gathering = Duration.ZERO;
    private @Nullable Thread worker;

    /**
     * @param capacity most items that wait
     * @param batchSize most items in one batch
     * @param work on one batch; if it fails, its items are tried one by one
     * @param failed told of each item that fails by itself
     */
    public Batches(
            String name,
            int capacity,
            int batchSize,
            Consumer<List<T>> work,
            BiConsumer<T, RuntimeException> failed) {
        this.name = name;
        this.waiting = new ArrayBlockingQueue<>(capacity);
        this.batchSize = batchSize;
        this.work = work;
        this.failed = failed;
    }

    /** Lets each batch wait that long for more, which saves work where nothing is urgent. */
    public Batches<T> gathering(Duration time) {
        gathering = time;
        return this;
    }

    /** How many items wait. */
    public int size() {
        return waiting.size();
    }

    /** Starts its thread. */
    public void start() {
        worker = Thread.ofPlatform().daemon().name(name).start(this::run);
    }

    /** Ends its thread after the batch that it works on; what waits is given up. */
    public void stop(Duration grace) {
        stopped.set(true);
        var running = worker;
        if (running == null) {
            return;
        }
        running.interrupt();
        try {
            var _ = running.join(grace);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Hands in an item without waiting; false if there is no room. */
    public boolean offer(T item) {
        return waiting.offer(item);
    }

    private void run() {
        while (!stopped.get()) {
            try {
                var batch = new ArrayList<T>();
                batch.add(waiting.take());
                gather(batch);
                workOn(batch);
            } catch (InterruptedException end) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void gather(List<T> batch) throws InterruptedException {
        var end = System.nanoTime() + gathering.toNanos();
        waiting.drainTo(batch, batchSize - batch.size());
        for (var left = end - System.nanoTime();
                left > 0 && batch.size() < batchSize;
                left = end - System.nanoTime()) {
            var more = waiting.poll(left, TimeUnit.NANOSECONDS);
            if (more != null) {
                batch.add(more);
            }
            waiting.drainTo(batch, batchSize - batch.size());
        }
    }

    private void workOn(List<T> batch) {
        try {
            work.accept(batch);
        } catch (RuntimeException failure) {
            if (batch.size() == 1) {
                failed.accept(batch.getFirst(), failure);
                return;
            }
            batch.forEach(item -> workOn(List.of(item)));
        }
    }
}

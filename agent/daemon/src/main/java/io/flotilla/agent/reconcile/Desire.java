package io.flotilla.agent.reconcile;

import io.flotilla.agent.reconcile.desired.SlotAssignment;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What one slot's worker is to do, as others tell it, and whether the worker may be disturbed at
 * it: while it waits or downloads a change interrupts it, while it writes or loads it does not.
 */
final class Desire {
    /** Guards all below. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private @Nullable SlotAssignment target;
    private boolean stopped;
    private boolean nudged;

    /** Rises with every change; the worker compares it with what it saw last. */
    private long version;

    private long seenVersion;
    private @Nullable Thread disturbable;

    /** Work that a change of the desire may cut off. */
    interface Work<T> {
        T run() throws InterruptedException;
    }

    /** What the slot is to serve; null: it is to be emptied. */
    void assign(@Nullable SlotAssignment assignment) {
        change(() -> target = assignment);
    }

    /** The worker is to end and leave everything as it is. */
    void stop() {
        change(() -> stopped = true);
    }

    /** Something happened that the worker should look at. */
    void signal() {
        change(() -> {});
    }

    /** Ends a wait early, and cuts nothing off. */
    void nudge() {
        lock.lock();
        try {
            nudged = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            version++;
            changed.signalAll();
            if (disturbable != null) {
                disturbable.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    /** What is assigned now; from here on only later changes count as changes. */
    Optional<SlotAssignment> look() {
        lock.lock();
        try {
            seenVersion = version;
            nudged = false;
            return Optional.ofNullable(target);
        } finally {
            lock.unlock();
        }
    }

    boolean isStopped() {
        lock.lock();
        try {
            return stopped;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a change since the last look, or until the time is up. */
    void await(long limitMillis) throws InterruptedException {
        lock.lock();
        try {
            var leftNanos = TimeUnit.MILLISECONDS.toNanos(limitMillis);
            while (version == seenVersion && !nudged && leftNanos > 0) {
                leftNanos = changed.awaitNanos(leftNanos);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Runs work on the worker's thread that any change cuts off.
     *
     * @throws InterruptedException if there was a change since the last look, before or meanwhile
     */
    <T> T disturbably(Work<T> work) throws InterruptedException {
        lock.lock();
        try {
            if (version != seenVersion) {
                throw new InterruptedException("the desire has changed");
            }
            disturbable = Thread.currentThread();
        } finally {
            lock.unlock();
        }
        try {
            return work.run();
        } finally {
            lock.lock();
            try {
                disturbable = null;
                // An interrupt that came too late must not disturb what follows.
                Thread.interrupted();
            } finally {
                lock.unlock();
            }
        }
    }
}

package io.flotilla.agent.link;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What is to be said to the controller, as marks and not as messages: each message is made when it
 * can be sent, from what is true then, so however long nothing can be sent, nothing piles up.
 */
final class Outbox {
    /** What can be said besides Hello; the order is that of sending. */
    enum Topic {
        ASSIGNMENT,
        DEVICE,
        LOG,
        TELEMETRY
    }

    /** Guards all below. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private final Set<Topic> marked = EnumSet.noneOf(Topic.class);
    private boolean ready;
    private boolean ended;

    /** Says that there is news of a topic. */
    void mark(Topic topic) {
        lock.lock();
        try {
            marked.add(topic);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Says whether the stream takes messages now. */
    void markReady(boolean isReady) {
        lock.lock();
        try {
            ready = isReady;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Says that the stream is over. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Starts over for a new stream. */
    void open() {
        lock.lock();
        try {
            marked.clear();
            ready = false;
            ended = false;
        } finally {
            lock.unlock();
        }
    }

    boolean isEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until something can be said.
     *
     * @return what; empty if the time passed, or the stream ended
     */
    Optional<Topic> take(long limitMillis) throws InterruptedException {
        lock.lock();
        try {
            var leftNanos = TimeUnit.MILLISECONDS.toNanos(limitMillis);
            while (!ended && (!ready || marked.isEmpty()) && leftNanos > 0) {
                leftNanos = changed.awaitNanos(leftNanos);
            }
            if (ended || !ready || marked.isEmpty()) {
                return Optional.empty();
            }
            var topic = marked.iterator().next();
            marked.remove(topic);
            return Optional.of(topic);
        } finally {
            lock.unlock();
        }
    }
}

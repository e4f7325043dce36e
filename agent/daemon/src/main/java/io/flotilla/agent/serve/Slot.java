package io.flotilla.agent.serve;

import io.flotilla.agent.runtime.Fault;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A named place for one model, in which occupants are exchanged under running requests: new
 * requests go to the new occupant at once, and the old one is closed when its last request is
 * answered.
 */
public final class Slot {
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(30);

    private final String name;

    /** Guards the two below and the counts of tenancies. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition drained = lock.newCondition();
    private @Nullable Tenancy current;

    public Slot(String name) {
        this.name = name;
    }

    /** The occupant held for one request; closing it lets it go. */
    public final class Lease implements AutoCloseable {
        private final Tenancy tenancy;

        private Lease(Tenancy tenancy) {
            this.tenancy = tenancy;
        }

        /** Whom to ask. */
        public Occupant occupant() {
            return tenancy.occupant;
        }

        @Override
        public void close() {
            lock.lock();
            try {
                tenancy.leases--;
                drained.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private static final class Tenancy {
        private final Occupant occupant;
        private int leases;

        private Tenancy(Occupant occupant) {
            this.occupant = occupant;
        }
    }

    public String name() {
        return name;
    }

    /** Holds the occupant for one request; empty if nothing answers now. */
    public Optional<Lease> lease() {
        lock.lock();
        try {
            var tenancy = current;
            if (tenancy == null) {
                return Optional.empty();
            }
            tenancy.leases++;
            return Optional.of(new Lease(tenancy));
        } finally {
            lock.unlock();
        }
    }

    /** What answers now. */
    public Optional<Occupant> occupant() {
        lock.lock();
        try {
            return Optional.ofNullable(current).map(tenancy -> tenancy.occupant);
        } finally {
            lock.unlock();
        }
    }

    /** Why what should answer now has died; empty if it has not. */
    public Optional<Fault> occupantDeath() {
        return occupant()
                .map(occupant -> occupant.model().death().toCompletableFuture())
                .filter(CompletableFuture::isDone)
                .map(CompletableFuture::join);
    }

    /** Lets another occupant answer from now on; returns when the one before is closed. */
    public void occupy(Occupant occupant) {
        exchange(new Tenancy(occupant));
    }

    /** Lets nothing answer from now on; returns when the one before is closed. */
    public void vacate() {
        exchange(null);
    }

    private void exchange(@Nullable Tenancy next) {
        Tenancy previous;
        lock.lock();
        try {
            previous = current;
            current = next;
            if (previous != null) {
                awaitDrained(previous);
            }
        } finally {
            lock.unlock();
        }
        if (previous != null) {
            previous.occupant.model().close();
        }
    }

    /** Waits for the last request; one that takes longer than the limit is cut off. */
    private void awaitDrained(Tenancy tenancy) {
        try {
            var leftNanos = DRAIN_LIMIT.toNanos();
            while (tenancy.leases > 0 && leftNanos > 0) {
                leftNanos = drained.awaitNanos(leftNanos);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}

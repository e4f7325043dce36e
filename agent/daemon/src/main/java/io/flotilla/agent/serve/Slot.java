package io.flotilla.agent.serve;

import io.flotilla.agent.runtime.Fault;
import io.flotilla.agent.runtime.TextOrder;
import io.flotilla.agent.runtime.tensor.Tensor;
import java.time.Duration;
import java.util.List;
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

    /**
     * Sees what an occupant is asked while it serves, on the threads that answer. Every method
     * returns at once and never fails.
     */
    public interface Observer {

        /** Takes no notice. */
        Observer NONE = new Observer() {};

        /** Texts were embedded, each as the vector at its place. */
        default void embedded(List<String> texts, List<float[]> vectors) {}

        /** A text was written. */
        default void wrote(TextOrder order) {}

        /** Tensors were run, with these as the answer. */
        default void inferred(List<Tensor> inputs, List<Tensor> outputs) {}

        /** There is nothing more to be seen: another observer or another occupant has come. */
        default void ended() {}
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

        /** Who sees what it is asked. */
        public Observer observer() {
            return tenancy.observer;
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
        private volatile Observer observer = Observer.NONE;

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
        close(exchange(new Tenancy(occupant)));
    }

    /** Lets another occupant answer from now on; the one before is left for the caller to close. */
    public Optional<Occupant> relieve(Occupant occupant) {
        return Optional.ofNullable(exchange(new Tenancy(occupant)))
                .map(previous -> previous.occupant);
    }

    /** Lets nothing answer from now on; returns when the one before is closed. */
    public void vacate() {
        close(exchange(null));
    }

    /**
     * Has an observer see what an occupant is asked, instead of the one before.
     *
     * @return whether the occupant is the one that answers now; if not, nothing is seen
     */
    public boolean observe(Occupant occupant, Observer observer) {
        Observer previous;
        lock.lock();
        try {
            var tenancy = current;
            if (tenancy == null || !tenancy.occupant.model().equals(occupant.model())) {
                return false;
            }
            previous = tenancy.observer;
            tenancy.observer = observer;
        } finally {
            lock.unlock();
        }
        previous.ended();
        return true;
    }

    /** Whether anybody sees what the occupant is asked. */
    public boolean isObserved() {
        lock.lock();
        try {
            return current != null && !current.observer.equals(Observer.NONE);
        } finally {
            lock.unlock();
        }
    }

    private static void close(@Nullable Tenancy previous) {
        if (previous != null) {
            previous.occupant.model().close();
        }
    }

    private @Nullable Tenancy exchange(@Nullable Tenancy next) {
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
            previous.observer.ended();
        }
        return previous;
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

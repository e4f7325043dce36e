package io.flotilla.agent.runtime;

import io.flotilla.agent.runtime.group.HostGroup;
import io.flotilla.agent.runtime.group.HostGroups;
import io.flotilla.agent.shared.ByteSize;
import io.flotilla.agent.shared.Component;
import io.flotilla.agent.shared.Log;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Keeps the daemon and its model processes together below the device's memory limit: a process that
 * takes them over it is ended, before the kernel ends one of its own choice.
 */
public final class MemoryWatch implements Component {
    private static final Log LOG = Log.of(MemoryWatch.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** Past half of the limit there is less time. */
    private static final Duration INTERVAL_WHEN_FULL = Duration.ofMillis(250);

    /** A load can take hundreds of MiB within a second. */
    private static final Duration INTERVAL_WHILE_LOADING = Duration.ofMillis(50);

    /** A host is never held to less: its JVM has to start before it can say what it lacks. */
    private static final long LEAST_HOST_BYTES = 128 << 20;

    private final long limitBytes;
    private final LongSupplier ownBytes;
    private final HostGroups groups;

    /** Guards all below. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private final List<Watched> processes = new ArrayList<>();
    private boolean stopped;
    private long lastUsedBytes;

    /**
     * A watch that is not started yet.
     *
     * @param limitBytes of the daemon and its hosts together; {@link Long#MAX_VALUE}: none
     */
    public MemoryWatch(long limitBytes) {
        this(limitBytes, HostGroups.NONE);
    }

    /**
     * A watch that has the kernel hold each host to what is left for it, where it can.
     *
     * @param limitBytes of the daemon and its hosts together; {@link Long#MAX_VALUE}: none
     */
    public MemoryWatch(long limitBytes, HostGroups groups) {
        this(limitBytes, ProcessMemory::ownResidentBytes, groups);
    }

    MemoryWatch(long limitBytes, LongSupplier ownBytes, HostGroups groups) {
        this.limitBytes = limitBytes;
        this.ownBytes = ownBytes;
        this.groups = groups;
    }

    /** A process under watch. */
    public interface Watched {
        /** Resident bytes now. */
        long residentBytes();

        /** Whether it is still growing on its way up. */
        boolean isLoading();

        /** Whether it serves nobody, goes away soon, and is the first that can be missed. */
        default boolean isPassing() {
            return false;
        }

        /** Ends it at once. */
        void end(Fault fault);
    }

    @Override
    public void start() {
        if (limitBytes != Long.MAX_VALUE) {
            Thread.ofVirtual().name("memory-watch").start(this::watch);
        }
    }

    @Override
    public void stop(Duration grace) {
        lock.lock();
        try {
            stopped = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Watches a process until {@link #remove}. */
    public void add(Watched process) {
        lock.lock();
        try {
            processes.add(process);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets a process that has ended. */
    public void remove(Watched process) {
        lock.lock();
        try {
            processes.remove(process);
        } finally {
            lock.unlock();
        }
    }

    /** Resident bytes of all model processes; what passes leaves its memory to them. */
    public long hostBytes() {
        lock.lock();
        try {
            return processes.stream()
                    .filter(process -> !process.isPassing())
                    .mapToLong(Watched::residentBytes)
                    .sum();
        } finally {
            lock.unlock();
        }
    }

    /** A group for a host that starts now, with what is left for it; empty: there are none. */
    public Optional<HostGroup> group() {
        if (limitBytes == Long.MAX_VALUE) {
            return Optional.empty();
        }
        return groups.create(Math.max(LEAST_HOST_BYTES, limitBytes - usedBytes(watched())));
    }

    /** What holds the models' processes to their memory, in a sentence. */
    public String standing() {
        if (limitBytes == Long.MAX_VALUE) {
            return "nothing limits the memory of models";
        }
        return "agent and models may take "
                + ByteSize.format(limitBytes)
                + ", held by "
                + (groups.isHeld() ? "the kernel's control groups" : "watching their processes");
    }

    private void watch() {
        while (awaitTurn()) {
            check();
        }
    }

    /** Waits while there is nothing to watch, then one interval; false once stopped. */
    private boolean awaitTurn() {
        lock.lock();
        try {
            while (processes.isEmpty() && !stopped) {
                changed.await();
            }
            if (!stopped) {
                var loading = processes.stream().anyMatch(Watched::isLoading);
                var calm = lastUsedBytes > limitBytes / 2 ? INTERVAL_WHEN_FULL : INTERVAL;
                var wait = loading ? INTERVAL_WHILE_LOADING : calm;
                awaitOnce(wait);
            }
            return !stopped;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** One interval, or less: to look too early does no harm. */
    @SuppressWarnings("WaitNotInLoop")
    private void awaitOnce(Duration interval) throws InterruptedException {
        changed.await(interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Ends one process if all together take more than they may: one that passes, else one that
     * loads, else the largest.
     */
    void check() {
        var watched = watched();
        var usedBytes = usedBytes(watched);
        lock.lock();
        try {
            lastUsedBytes = usedBytes;
        } finally {
            lock.unlock();
        }
        if (usedBytes <= limitBytes) {
            return;
        }
        watched.stream()
                .max(
                        Comparator.comparing(Watched::isPassing)
                                .thenComparing(Watched::isLoading)
                                .thenComparingLong(Watched::residentBytes))
                .ifPresent(process -> end(process, usedBytes));
    }

    private List<Watched> watched() {
        lock.lock();
        try {
            return List.copyOf(processes);
        } finally {
            lock.unlock();
        }
    }

    private long usedBytes(List<Watched> watched) {
        return ownBytes.getAsLong() + watched.stream().mapToLong(Watched::residentBytes).sum();
    }

    private void end(Watched process, long usedBytes) {
        var processBytes = process.residentBytes();
        if (processBytes == 0) {
            return;
        }
        LOG.warning(
                "memory limit exceeded, ending a model process",
                "usedBytes",
                usedBytes,
                "limitBytes",
                limitBytes,
                "processBytes",
                processBytes);
        process.end(
                new Fault(
                        Fault.Kind.OUT_OF_MEMORY,
                        "agent and models took "
                                + ByteSize.format(usedBytes)
                                + ", this model's process "
                                + ByteSize.format(processBytes)
                                + " of it, and "
                                + ByteSize.format(limitBytes)
                                + " is the limit"));
    }
}

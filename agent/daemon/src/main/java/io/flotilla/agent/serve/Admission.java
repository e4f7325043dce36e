package io.flotilla.agent.serve;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets so many requests at a time through to models. Others wait, each app in a line of its own,
 * and the lines move in turns, so that an app that asks much keeps nobody else waiting; what no
 * line has room for is sent away.
 */
public final class Admission {
    private static final int MAX_AT_WORK = 16;

    /** Of one app. */
    private static final int MAX_WAITING = 32;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** How often it is asked whether a turn is still wanted. */
    private static final Duration LOOK = Duration.ofMillis(250);

    private final int mostAtWork;
    private final int mostWaiting;

    /** Guards all below. */
    private final ReentrantLock lock = new ReentrantLock();

    /** Lines by app, the one whose turn it is first; none is empty. */
    private final LinkedHashMap<String, ArrayDeque<Place>> lines = new LinkedHashMap<>();

    private final Map<String, Count> counts = new TreeMap<>();
    private int atWork;

    public Admission() {
        this(MAX_AT_WORK, MAX_WAITING);
    }

    Admission(int mostAtWork, int mostWaiting) {
        this.mostAtWork = mostAtWork;
        this.mostWaiting = mostWaiting;
    }

    private static final class Place {
        private final Condition called;
        private boolean isCalled;

        private Place(Condition called) {
            this.called = called;
        }
    }

    /** Requests of an app since the start. */
    record Count(long admitted, long refused) {}

    /** A request's time with a model; closing it lets the next one begin. */
    final class Turn implements AutoCloseable {
        private Turn() {}

        @Override
        public void close() {
            lock.lock();
            try {
                atWork--;
                callNext();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Waits for a turn, for as long as whoever asked waits, too. */
    Turn enter(Arrival arrival) throws ApiException, InterruptedException {
        lock.lock();
        try {
            if (atWork < mostAtWork && lines.isEmpty()) {
                atWork++;
            } else {
                await(arrival);
            }
            count(arrival.app(), 1, 0);
            return new Turn();
        } finally {
            lock.unlock();
        }
    }

    private void await(Arrival arrival) throws ApiException, InterruptedException {
        var app = arrival.app();
        var line = lines.get(app);
        if (line != null && line.size() >= mostWaiting) {
            count(app, 0, 1);
            throw ApiException.busy();
        }
        var place = new Place(lock.newCondition());
        lines.computeIfAbsent(app, _ -> new ArrayDeque<>()).add(place);
        try {
            var left = PATIENCE.toNanos();
            while (!place.isCalled && left > 0 && arrival.isWanted()) {
                var look = Math.min(left, LOOK.toNanos());
                left -= look - Math.max(0, place.called.awaitNanos(look));
            }
        } catch (InterruptedException e) {
            if (place.isCalled) {
                atWork--;
                callNext();
            }
            throw e;
        } finally {
            leave(app, place);
        }
        if (!place.isCalled && !arrival.isWanted()) {
            throw ApiException.unwanted();
        }
        if (!place.isCalled) {
            count(app, 0, 1);
            throw ApiException.busy();
        }
    }

    private void leave(String app, Place place) {
        var line = lines.get(app);
        if (line != null && line.remove(place) && line.isEmpty()) {
            lines.remove(app);
        }
    }

    /** Calls the first of the line whose turn it is, which then goes to the end of the lines. */
    private void callNext() {
        var first = lines.pollFirstEntry();
        if (first == null) {
            return;
        }
        var place = first.getValue().remove();
        if (!first.getValue().isEmpty()) {
            lines.put(first.getKey(), first.getValue());
        }
        atWork++;
        place.isCalled = true;
        place.called.signal();
    }

    private void count(String app, long admitted, long refused) {
        counts.merge(
                app,
                new Count(admitted, refused),
                (a, b) -> new Count(a.admitted() + b.admitted(), a.refused() + b.refused()));
    }

    /** How many requests of each app were let through and sent away. */
    Map<String, Count> counts() {
        lock.lock();
        try {
            return Map.copyOf(counts);
        } finally {
            lock.unlock();
        }
    }
}

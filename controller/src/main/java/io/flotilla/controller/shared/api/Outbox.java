package io.flotilla.controller.shared.api;

import io.flotilla.controller.shared.FleetException.Conflict;
import io.flotilla.controller.shared.FleetException.Unavailable;
import io.grpc.stub.ServerCallStreamObserver;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Hands the messages of one thread to a call as fast as its client takes them. Messages are written
 * on the call's event loop, one after the other: only there does the call say truly whether it is
 * ready for more, so that at most one message waits beyond what the client's window holds.
 */
public final class Outbox<T> {

    private static final Duration RETRY_AFTER_STALL = Duration.ofSeconds(5);

    /**
     * A call does not always say that it has become ready, and one from within this process never
     * does while its method runs: so one that waits is asked as well, at first soon and then ever
     * more seldom.
     */
    private static final Duration FIRST_LOOK = Duration.ofMillis(1);

    private static final Duration LAST_LOOK = Duration.ofMillis(500);

    private final ServerCallStreamObserver<T> answer;
    private final Executor eventLoop;
    private final Duration stallTimeout;

    private volatile boolean isReady;
    private volatile boolean isCancelled;
    private volatile boolean isSuperseded;

    /** The thread that waits in {@link #awaitReady}. */
    private volatile @Nullable Thread waiting;

    private Outbox(ServerCallStreamObserver<T> answer, Executor eventLoop, Duration stallTimeout) {
        this.answer = answer;
        this.eventLoop = eventLoop;
        this.stallTimeout = stallTimeout;
    }

    /** The outbox of the call that this thread begins to handle. */
    public static <T> Outbox<T> of(ServerCallStreamObserver<T> answer, Duration stallTimeout) {
        var outbox = new Outbox<>(answer, eventLoop(), stallTimeout);
        answer.setOnReadyHandler(outbox::becomeReady);
        answer.setOnCancelHandler(outbox::cancel);
        outbox.eventLoop.execute(outbox::becomeReady);
        return outbox;
    }

    /** A call from within this process has none, and may be written to from anywhere. */
    private static Executor eventLoop() {
        var context = Vertx.currentContext();
        return context == null ? Runnable::run : task -> context.runOnContext(_ -> task.run());
    }

    /**
     * Waits until the client takes more; false if it went away.
     *
     * @throws Unavailable if it took nothing for as long as is allowed
     * @throws Conflict if the client has opened too many streams after this one
     */
    public boolean awaitReady() throws InterruptedException {
        waiting = Thread.currentThread();
        try {
            awaitChange();
        } finally {
            waiting = null;
        }
        if (isSuperseded) {
            throw new Conflict(
                    "SUPERSEDED", "The device opened other streams after this one.", Map.of());
        }
        return !isCancelled;
    }

    private void awaitChange() throws InterruptedException {
        var deadlineNanos = System.nanoTime() + stallTimeout.toNanos();
        var lookNanos = FIRST_LOOK.toNanos();
        while (isIdle()) {
            var remainingNanos = deadlineNanos - System.nanoTime();
            if (remainingNanos <= 0) {
                throw stalled();
            }
            park(Math.min(remainingNanos, lookNanos));
            lookNanos = Math.min(2 * lookNanos, LAST_LOOK.toNanos());
            if (isIdle()) {
                eventLoop.execute(this::becomeReady);
            }
        }
    }

    private boolean isIdle() {
        return !isReady && !isCancelled && !isSuperseded;
    }

    /** Waits that long; false if the client went away meanwhile. */
    public boolean rest(Duration pause) throws InterruptedException {
        waiting = Thread.currentThread();
        try {
            var deadlineNanos = System.nanoTime() + pause.toNanos();
            while (!isCancelled && deadlineNanos - System.nanoTime() > 0) {
                park(deadlineNanos - System.nanoTime());
            }
        } finally {
            waiting = null;
        }
        return !isCancelled;
    }

    private void park(long nanos) throws InterruptedException {
        LockSupport.parkNanos(this, nanos);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /** Writes a message; to be called once each time after {@link #awaitReady}. */
    public void send(T message) {
        isReady = false;
        eventLoop.execute(
                () -> {
                    answer.onNext(message);
                    becomeReady();
                });
    }

    public void complete() {
        eventLoop.execute(answer::onCompleted);
    }

    public void fail(Throwable cause) {
        eventLoop.execute(() -> answer.onError(cause));
    }

    private void becomeReady() {
        if (answer.isReady()) {
            isReady = true;
            LockSupport.unpark(waiting);
        }
    }

    /** Ends the call because its client has opened too many after it. */
    public void supersede() {
        isSuperseded = true;
        LockSupport.unpark(waiting);
    }

    private void cancel() {
        isCancelled = true;
        LockSupport.unpark(waiting);
    }

    private Unavailable stalled() {
        return new Unavailable(
                "STALLED",
                "The client took nothing for %d seconds.".formatted(stallTimeout.toSeconds()),
                RETRY_AFTER_STALL,
                Map.of("seconds", Long.toString(stallTimeout.toSeconds())));
    }
}

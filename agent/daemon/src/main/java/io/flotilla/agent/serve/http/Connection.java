package io.flotilla.agent.serve.http;

import io.flotilla.agent.serve.http.HttpCall.Handler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * One connection and its requests, one after the other. While one is answered another thread waits
 * for what comes next: the end of the connection, by which the call learns that nobody wants its
 * answer, or the next request, which that thread then answers.
 */
final class Connection {
    private static final Duration IDLE = Duration.ofSeconds(75);
    private static final Duration HEAD = Duration.ofSeconds(10);
    private static final Duration BODY = Duration.ofSeconds(60);
    private static final Duration WRITE = Duration.ofSeconds(60);
    private static final Duration LINGER = Duration.ofSeconds(2);
    private static final int WRITE_BYTES = 64 * 1024;
    private static final int MOST_LEFT_BYTES = 1 << 20;

    private final SocketChannel socket;
    private final Incoming in;
    private final Handler handler;
    private final Owner owner;

    /** By {@link System#nanoTime}, when the wait that goes on is too long. */
    private volatile long deadlineNanos;

    private volatile boolean hasDeadline;
    private volatile boolean isBusy;
    private volatile boolean isLast;

    /** Learns what becomes of it. */
    interface Owner {

        /** It has a deadline from now on. */
        void limited();

        /** It is closed. */
        void ended();
    }

    /** A connection that serves nothing yet. */
    Connection(SocketChannel socket, Handler handler, Owner owner) {
        this.socket = socket;
        this.in = new Incoming(socket);
        this.handler = handler;
        this.owner = owner;
    }

    void start() {
        Thread.ofVirtual().name("http").start(this::serve);
    }

    /** Serves requests until the connection ends or another thread has taken it over. */
    private void serve() {
        var isOurs = true;
        try {
            while (isOurs && awaitRequest()) {
                isOurs = answerNext();
            }
        } catch (IOException _) {
            // Gone, too slow, or nothing that could be answered: there is nobody to tell.
        } finally {
            if (isOurs) {
                close();
            }
        }
    }

    private boolean awaitRequest() throws IOException {
        limit(IDLE);
        return !isLast && in.await();
    }

    /** Answers a request; returns whether this thread goes on with the connection. */
    private boolean answerNext() throws IOException {
        isBusy = true;
        limit(HEAD);
        LiveCall call;
        try {
            call = new LiveCall(this, in.head());
        } catch (BadRequestException refused) {
            refuse(refused);
            throw refused;
        }
        unlimited();
        return answer(call) && !call.isWatched();
    }

    /** Returns whether the connection goes on. */
    private boolean answer(LiveCall call) throws IOException {
        var goesOn = false;
        try {
            handler.handle(call);
            goesOn = call.finish() && !isLast;
            if (!call.isRead()) {
                linger();
            }
        } catch (BadRequestException refused) {
            refuse(refused);
        } finally {
            limit(IDLE);
            isBusy = false;
            if (!goesOn) {
                close();
            }
            call.handOver(goesOn);
        }
        return goesOn;
    }

    /** Has another thread wait for what comes after a request that was read in full. */
    void watch(LiveCall call) {
        Thread.ofVirtual().name("http").start(() -> watchAndServe(call));
    }

    private void watchAndServe(LiveCall call) {
        var more = false;
        try {
            more = in.await();
        } catch (IOException _) {
            // The same as an end.
        }
        if (!more) {
            call.leave();
        }
        if (call.awaitHandOver() && more) {
            serve();
        } else {
            close();
        }
    }

    private void refuse(BadRequestException refused) throws IOException {
        var body = (refused.getMessage() + "\n").getBytes(StandardCharsets.UTF_8);
        var headers = Map.of("Content-Type", "text/plain; charset=utf-8", "Connection", "close");
        write(AnswerHead.bytes(refused.status(), headers, body.length), body);
        linger();
    }

    /** Lets the caller read the answer though it has not sent all: a reset would take it away. */
    private void linger() {
        try {
            limit(LINGER);
            socket.shutdownOutput();
            for (var left = MOST_LEFT_BYTES; left > 0; left -= WRITE_BYTES) {
                if (socket.read(ByteBuffer.allocate(WRITE_BYTES)) < 0) {
                    return;
                }
            }
        } catch (IOException _) {
            // It is closed next either way.
        }
    }

    Incoming in() {
        return in;
    }

    /** Writes both in one go. */
    void write(byte[] head, byte[] body) throws IOException {
        limit(WRITE);
        var together = head.length + body.length;
        if (together <= WRITE_BYTES) {
            write(ByteBuffer.allocate(together).put(head).put(body).flip());
        } else {
            write(ByteBuffer.wrap(head));
            write(ByteBuffer.wrap(body));
        }
        unlimited();
    }

    /** Little by little: what is written is copied out of the heap first. */
    private void write(ByteBuffer bytes) throws IOException {
        var end = bytes.limit();
        while (bytes.position() < end) {
            bytes.limit(Math.min(end, bytes.position() + WRITE_BYTES));
            socket.write(bytes);
        }
    }

    void limitBody() {
        limit(BODY);
    }

    void unlimited() {
        hasDeadline = false;
    }

    private void limit(Duration wait) {
        deadlineNanos = System.nanoTime() + wait.toNanos();
        hasDeadline = true;
        owner.limited();
    }

    boolean hasDeadline() {
        return hasDeadline;
    }

    /** Closes it if what it waits for takes too long. */
    void closeIfLate(long nowNanos) {
        if (hasDeadline && nowNanos - deadlineNanos > 0) {
            close();
        }
    }

    /** Lets it end with the answer that is under way, or now if there is none. */
    void endSoon() {
        isLast = true;
        if (!isBusy) {
            close();
        }
    }

    boolean isClosed() {
        return !socket.isOpen();
    }

    void close() {
        try {
            socket.close();
        } catch (IOException _) {
            // It is of no use any more either way.
        }
        owner.ended();
    }
}

package io.flotilla.agent.runtime.host;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.flotilla.agent.runtime.RunningModel.TextSink;
import io.flotilla.proto.runtime.v1.CancelRequest;
import io.flotilla.proto.runtime.v1.HostRequest;
import io.flotilla.proto.runtime.v1.HostResponse;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Requests and responses on one socket to a runtime host, interleaved. A virtual thread reads until
 * the socket ends; then every request that still waits fails.
 */
final class HostConnection implements AutoCloseable {
    private static final int MAX_RESPONSE_BYTES = 64 * 1024 * 1024;

    /** How often it is asked whether an answer is still wanted. */
    private static final Duration LOOK = Duration.ofMillis(250);

    private final SocketChannel socket;
    private final InputStream in;

    /** Guarded by {@link #writing}. */
    private final OutputStream out;

    private final ReentrantLock writing = new ReentrantLock();
    private final AtomicLong lastId = new AtomicLong();
    private final ConcurrentHashMap<Long, Inbox> waiting = new ConcurrentHashMap<>();
    private final Signs signs = new Signs();

    HostConnection(SocketChannel socket) {
        this.socket = socket;
        this.in = new BufferedInputStream(Channels.newInputStream(socket));
        this.out = new BufferedOutputStream(Channels.newOutputStream(socket));
        Thread.ofVirtual().name("host-responses").start(this::read);
    }

    /** What came for one request, in order; {@link #GONE} if no more can come. */
    private static final class Inbox {
        private static final HostResponse GONE = HostResponse.getDefaultInstance();

        private final LinkedBlockingQueue<HostResponse> arrived = new LinkedBlockingQueue<>();

        /** The next response; null if none comes in that time. */
        @Nullable HostResponse next(long nanos) throws IOException, InterruptedException {
            var response = arrived.poll(nanos, TimeUnit.NANOSECONDS);
            if (GONE.equals(response)) {
                throw new IOException("the runtime host has gone");
            }
            return response;
        }

        /** What has come already of a text. */
        String text(HostResponse first) {
            var text = new StringBuilder(first.getText().getText());
            for (var next = arrived.peek(); next != null && next.hasText(); next = arrived.peek()) {
                text.append(next.getText().getText());
                arrived.remove();
            }
            return text.toString();
        }
    }

    /**
     * Sends a request and waits for its response.
     *
     * @throws IOException if the host has gone
     * @throws TimeoutException if it does not answer in time; it is then told to stop
     */
    HostResponse call(HostRequest.Builder request, Duration timeout)
            throws IOException, TimeoutException, InterruptedException {
        return call(request, timeout, _ -> true)
                .orElseThrow(() -> new IllegalStateException("It is wanted."));
    }

    /**
     * Sends a request and waits for its response, and hands over what text comes before.
     *
     * @param patience longest time without a piece or the response
     * @return nothing if the sink wants no more; the host is then told to stop
     */
    Optional<HostResponse> call(HostRequest.Builder request, Duration patience, TextSink sink)
            throws IOException, TimeoutException, InterruptedException {
        var id = lastId.incrementAndGet();
        var inbox = new Inbox();
        waiting.put(id, inbox);
        try {
            send(request.setRequestId(id).build());
            while (true) {
                var response = next(inbox, patience, sink);
                if (response == null) {
                    cancel(id);
                    return Optional.empty();
                }
                if (!response.hasText()) {
                    return Optional.of(response);
                }
                if (!sink.accept(inbox.text(response))) {
                    cancel(id);
                    return Optional.empty();
                }
            }
        } catch (TimeoutException | InterruptedException e) {
            cancel(id);
            throw e;
        } finally {
            waiting.remove(id);
        }
    }

    /** The next response; null if the sink wants none any more. */
    private static @Nullable HostResponse next(Inbox inbox, Duration patience, TextSink sink)
            throws IOException, TimeoutException, InterruptedException {
        var deadline = System.nanoTime() + patience.toNanos();
        while (sink.isWanted()) {
            var left = deadline - System.nanoTime();
            var response = inbox.next(Math.min(left, LOOK.toNanos()));
            if (response != null) {
                return response;
            }
            if (left <= 0) {
                throw new TimeoutException();
            }
        }
        return null;
    }

    /** What the host has said at all. */
    Signs signs() {
        return signs;
    }

    private void cancel(long id) {
        try {
            send(
                    HostRequest.newBuilder()
                            .setRequestId(lastId.incrementAndGet())
                            .setCancel(CancelRequest.newBuilder().setTargetRequestId(id))
                            .build());
        } catch (IOException _) {
            // Gone: there is nothing left to stop.
        }
    }

    private void send(HostRequest request) throws IOException {
        writing.lock();
        try {
            request.writeDelimitedTo(out);
            out.flush();
        } finally {
            writing.unlock();
        }
    }

    private void read() {
        try {
            for (var first = in.read(); first >= 0; first = in.read()) {
                var response = HostResponse.parseFrom(frame(first));
                signs.give();
                var request = waiting.get(response.getRequestId());
                if (request != null && !response.hasProgress()) {
                    request.arrived.add(response);
                }
            }
        } catch (IOException _) {
            // Whoever waits is told that it is gone, and asks its process why.
        } finally {
            failAll();
        }
    }

    private byte[] frame(int first) throws IOException {
        var length = CodedInputStream.readRawVarint32(first, in);
        if (length < 0 || length > MAX_RESPONSE_BYTES) {
            throw new InvalidProtocolBufferException("a response of " + length + " bytes");
        }
        var frame = in.readNBytes(length);
        if (frame.length < length) {
            throw new IOException("the socket was closed within a response");
        }
        return frame;
    }

    private void failAll() {
        close();
        for (var request : waiting.values()) {
            request.arrived.add(Inbox.GONE);
        }
    }

    /** Closes the socket, at which the host ends. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException _) {
            // It is of no use any more either way.
        }
    }
}

package io.flotilla.agent.artifact.grpc;

import io.flotilla.agent.artifact.PieceSourceException;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The responses of one server-streaming call. One more is asked for whenever one is taken, so that
 * the next arrives while that one is worked through, and no more than it. Used by one thread.
 */
final class ResponseStream<Q, R> implements AutoCloseable {
    /** A source that is silent for this long is as good as away. */
    private static final Duration STALL_LIMIT = Duration.ofSeconds(30);

    private final ClientCall<Q, R> call;

    /** One response and one end at most. */
    private final BlockingQueue<Event<R>> events = new ArrayBlockingQueue<>(2);

    ResponseStream(ClientCall<Q, R> call, Q request) {
        this.call = call;
        call.start(new Listener(), new Metadata());
        call.sendMessage(request);
        call.halfClose();
        call.request(1);
    }

    private sealed interface Event<R> {
        record Response<R>(R message) implements Event<R> {}

        record End<R>(Status status) implements Event<R> {}
    }

    private final class Listener extends ClientCall.Listener<R> {
        @Override
        public void onMessage(R message) {
            events.add(new Event.Response<>(message));
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            events.add(new Event.End<>(status));
        }
    }

    /** Waits for the next response; empty after the last. */
    Optional<R> next() throws PieceSourceException, InterruptedException {
        var event = events.poll(STALL_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        return switch (event) {
            case null -> throw new PieceSourceException("no bytes arrive", true, null);
            case Event.Response<R>(var message) -> {
                call.request(1);
                yield Optional.of(message);
            }
            case Event.End<R>(var status) when status.isOk() -> Optional.empty();
            case Event.End<R>(var status) -> throw failure(status);
        };
    }

    private static PieceSourceException failure(Status status) {
        var passing =
                switch (status.getCode()) {
                    case NOT_FOUND,
                            PERMISSION_DENIED,
                            OUT_OF_RANGE,
                            INVALID_ARGUMENT,
                            UNIMPLEMENTED ->
                            false;
                    default -> true;
                };
        var description = status.getDescription();
        var message = status.getCode() + (description == null ? "" : ": " + description);
        return new PieceSourceException(message, passing, status.getCause());
    }

    @Override
    public void close() {
        call.cancel("no more is wanted", null);
    }
}

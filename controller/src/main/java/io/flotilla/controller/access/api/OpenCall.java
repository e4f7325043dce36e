package io.flotilla.controller.access.api;

import io.flotilla.controller.shared.api.StatusInterceptor;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A call that takes longer than one answer, and may be ended while it is open. Its handler then
 * hears what it would hear if the client had gone, and what it still says goes nowhere. What is
 * said and the end of it are serialized by this object's lock.
 */
final class OpenCall<Q, R> extends SimpleForwardingServerCall<Q, R> {

    private final Executor eventLoop;
    private volatile boolean isOver;
    private volatile ServerCall.@Nullable Listener<Q> handler;
    private volatile @Nullable Q request;

    /** The event loop is where the call's events arrive. */
    OpenCall(ServerCall<Q, R> call, Executor eventLoop) {
        super(call);
        this.eventLoop = eventLoop;
    }

    /** What the client asked for first; null: nothing yet. */
    @Nullable Q request() {
        return request;
    }

    /** Passes on what happens to the call, and says when it is over. */
    ServerCall.Listener<Q> listening(ServerCall.Listener<Q> next, Consumer<OpenCall<?, ?>> onEnd) {
        handler = next;
        return new SimpleForwardingServerCallListener<>(next) {
            @Override
            public void onMessage(Q message) {
                if (request == null) {
                    request = message;
                }
                super.onMessage(message);
            }

            @Override
            public void onCancel() {
                onEnd.accept(OpenCall.this);
                if (!isOver) {
                    super.onCancel();
                }
            }

            @Override
            public void onComplete() {
                onEnd.accept(OpenCall.this);
                if (!isOver) {
                    super.onComplete();
                }
            }
        };
    }

    /** Ends the call with the refusal. */
    void cut(RuntimeException refusal) {
        eventLoop.execute(
                () -> {
                    if (end()) {
                        StatusInterceptor.close(delegate(), refusal);
                        var told = handler;
                        if (told != null) {
                            told.onCancel();
                        }
                    }
                });
    }

    private synchronized boolean end() {
        var isFirst = !isOver;
        isOver = true;
        return isFirst;
    }

    @Override
    public boolean isReady() {
        return !isOver && super.isReady();
    }

    @Override
    public boolean isCancelled() {
        return isOver || super.isCancelled();
    }

    @Override
    public void sendHeaders(Metadata headers) {
        synchronized (this) {
            if (!isOver) {
                super.sendHeaders(headers);
            }
        }
    }

    @Override
    public void sendMessage(R message) {
        synchronized (this) {
            if (!isOver) {
                super.sendMessage(message);
            }
        }
    }

    @Override
    public void close(Status status, Metadata trailers) {
        if (end()) {
            super.close(status, trailers);
        }
    }
}

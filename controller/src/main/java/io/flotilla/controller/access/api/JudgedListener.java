package io.flotilla.controller.access.api;

import io.flotilla.controller.shared.api.StatusInterceptor;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.ServerCall;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Has each request judged before its handler gets it. A request that is refused closes the call,
 * and its handler hears no more of it than that it is over.
 */
final class JudgedListener<Q> extends ServerCall.Listener<Q> {

    private final ServerCall<Q, ?> call;
    private final Consumer<Q> judge;
    private final Executor virtualThreads;
    private ServerCall.Listener<Q> next;

    /**
     * @param judge throws what refuses a request; may block
     */
    JudgedListener(
            ServerCall<Q, ?> call,
            ServerCall.Listener<Q> handler,
            Consumer<Q> judge,
            Executor virtualThreads) {
        this.call = call;
        this.judge = judge;
        this.virtualThreads = virtualThreads;
        next = handler;
    }

    @Override
    public void onMessage(Q message) {
        var handler = next;
        if (!Context.isOnEventLoopThread()) {
            next = judged(message, refusalOf(message), handler);
            return;
        }
        var eventLoop = Objects.requireNonNull(Vertx.currentContext());
        var waiting = new WaitingListener<Q>();
        next = waiting;
        virtualThreads.execute(
                () -> {
                    var refusal = refusalOf(message);
                    eventLoop.runOnContext(_ -> waiting.goOn(judged(message, refusal, handler)));
                });
    }

    @Override
    public void onHalfClose() {
        next.onHalfClose();
    }

    @Override
    public void onCancel() {
        next.onCancel();
    }

    @Override
    public void onComplete() {
        next.onComplete();
    }

    @Override
    public void onReady() {
        next.onReady();
    }

    private @Nullable RuntimeException refusalOf(Q message) {
        try {
            judge.accept(message);
            return null;
        } catch (RuntimeException refusal) {
            return refusal;
        }
    }

    private ServerCall.Listener<Q> judged(
            Q message, @Nullable RuntimeException refusal, ServerCall.Listener<Q> handler) {
        if (refusal == null) {
            handler.onMessage(message);
            return handler;
        }
        StatusInterceptor.close(call, refusal);
        return new OverListener<>(handler);
    }

    /** Tells the handler only that the call is over. */
    private static final class OverListener<Q> extends SimpleForwardingServerCallListener<Q> {

        private OverListener(ServerCall.Listener<Q> handler) {
            super(handler);
        }

        @Override
        public void onMessage(Q message) {
            // It has been refused.
        }

        @Override
        public void onHalfClose() {
            // A handler would begin now.
        }

        @Override
        public void onReady() {
            // There is nobody to send to.
        }
    }
}

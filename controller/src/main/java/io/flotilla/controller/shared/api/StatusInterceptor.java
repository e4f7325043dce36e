package io.flotilla.controller.shared.api;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.spi.Prioritized;
import org.jspecify.annotations.Nullable;

/**
 * Ends a call with the proper status when its handler throws, or passes an exception to its
 * observer.
 */
@ApplicationScoped
@GlobalInterceptor
public class StatusInterceptor implements ServerInterceptor, Prioritized {

    /**
     * Close to the handlers: what the framework's own interceptors would make of an exception never
     * happens.
     */
    public static final int PRIORITY = 1;

    @Override
    public int getPriority() {
        return PRIORITY;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        var guarded = new TranslatingCall<>(call);
        try {
            return new GuardedListener<>(next.startCall(guarded, headers), guarded);
        } catch (RuntimeException thrown) {
            close(guarded, thrown);
            return new ServerCall.Listener<>() {};
        }
    }

    /** Ends the call with the status of what was thrown. */
    public static void close(ServerCall<?, ?> call, Throwable thrown) {
        if (thrown instanceof StatusRuntimeException chosen) {
            call.close(chosen.getStatus(), metadataOf(chosen));
            return;
        }
        var service = String.valueOf(call.getMethodDescriptor().getServiceName());
        var status = StatusProto.toStatusRuntimeException(Statuses.of(thrown, service));
        call.close(status.getStatus(), metadataOf(status));
    }

    private static Metadata metadataOf(StatusRuntimeException status) {
        var trailers = status.getTrailers();
        return trailers == null ? new Metadata() : trailers;
    }

    /** Translates what a handler passed to {@code onError}, and closes once only. */
    private static final class TranslatingCall<Q, R> extends SimpleForwardingServerCall<Q, R> {

        /** Touched by the thread that handles the call's events, one at a time. */
        private volatile boolean isClosed;

        private TranslatingCall(ServerCall<Q, R> call) {
            super(call);
        }

        @Override
        public void close(Status status, Metadata trailers) {
            if (isClosed) {
                return;
            }
            isClosed = true;
            var cause = untranslated(status);
            if (cause == null) {
                super.close(status, trailers);
            } else {
                StatusInterceptor.close(delegate(), cause);
            }
        }

        /** The exception of a status that nobody chose: gRPC calls it UNKNOWN. */
        private static @Nullable Throwable untranslated(Status status) {
            var cause = status.getCause();
            var isChosen =
                    cause == null
                            || cause instanceof StatusException
                            || cause instanceof StatusRuntimeException
                            || status.getCode() != Status.Code.UNKNOWN;
            return isChosen ? null : cause;
        }
    }

    private static final class GuardedListener<Q> extends SimpleForwardingServerCallListener<Q> {

        private final ServerCall<Q, ?> call;

        private GuardedListener(ServerCall.Listener<Q> handler, ServerCall<Q, ?> call) {
            super(handler);
            this.call = call;
        }

        @Override
        public void onMessage(Q message) {
            guard(() -> super.onMessage(message));
        }

        @Override
        public void onHalfClose() {
            guard(super::onHalfClose);
        }

        @Override
        public void onReady() {
            guard(super::onReady);
        }

        @Override
        public void onCancel() {
            guard(super::onCancel);
        }

        @Override
        public void onComplete() {
            guard(super::onComplete);
        }

        private void guard(Runnable event) {
            try {
                event.run();
            } catch (RuntimeException thrown) {
                close(call, thrown);
            }
        }
    }
}

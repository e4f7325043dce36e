package io.flotilla.controller.rest;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.quarkus.arc.Arc;
import io.quarkus.arc.InjectableContext.ContextState;
import io.quarkus.arc.ManagedContext;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gives each call its request scope, as the framework does for calls from outside. */
final class RequestScopeInterceptor implements ServerInterceptor {

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        var scope = new Scope(Arc.container().requestContext());
        return new ScopedListener<>(scope.within(() -> next.startCall(call, headers)), scope);
    }

    /** The request scope of one call, whose events arrive one at a time on any thread. */
    private static final class Scope {

        private final ManagedContext context;
        private @Nullable ContextState state;

        private Scope(ManagedContext context) {
            this.context = context;
        }

        private <T> T within(Supplier<T> event) {
            if (state == null) {
                context.activate();
                state = context.getState();
            } else {
                context.activate(state);
            }
            try {
                return event.get();
            } finally {
                context.deactivate();
            }
        }

        private void run(Runnable event) {
            var _ =
                    within(
                            () -> {
                                event.run();
                                return true;
                            });
        }

        private void end() {
            if (state != null) {
                context.destroy(state);
            }
        }
    }

    private static final class ScopedListener<Q> extends SimpleForwardingServerCallListener<Q> {

        private final Scope scope;

        private ScopedListener(ServerCall.Listener<Q> handler, Scope scope) {
            super(handler);
            this.scope = scope;
        }

        @Override
        public void onMessage(Q message) {
            scope.run(() -> super.onMessage(message));
        }

        @Override
        public void onHalfClose() {
            scope.run(super::onHalfClose);
        }

        @Override
        public void onReady() {
            scope.run(super::onReady);
        }

        @Override
        public void onCancel() {
            scope.run(super::onCancel);
            scope.end();
        }

        @Override
        public void onComplete() {
            scope.run(super::onComplete);
            scope.end();
        }
    }
}

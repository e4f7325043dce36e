package io.flotilla.controller.access.api;

import io.flotilla.controller.access.Principal;
import io.flotilla.controller.shared.api.StatusInterceptor;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.quarkus.grpc.GlobalInterceptor;
import io.quarkus.virtual.threads.VirtualThreads;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.spi.Prioritized;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

/**
 * The rule at the door, the same for every method of every service: nothing of a call reaches its
 * handler before its method's rule has let the caller through, and an error while deciding is a
 * refusal.
 */
@ApplicationScoped
@GlobalInterceptor
public class AccessInterceptor implements ServerInterceptor, Prioritized {

    private final Authenticator authenticator;
    private final ExecutorService virtualThreads;
    private final Map<String, AccessRule> rules = new ConcurrentHashMap<>();

    AccessInterceptor(Authenticator authenticator, @VirtualThreads ExecutorService virtualThreads) {
        this.authenticator = authenticator;
        this.virtualThreads = virtualThreads;
    }

    /** After the framework's own, before {@link StatusInterceptor}. */
    @Override
    public int getPriority() {
        return StatusInterceptor.PRIORITY + 1;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        var method = call.getMethodDescriptor();
        var rule = rules.computeIfAbsent(method.getFullMethodName(), _ -> AccessRule.of(method));
        if (Context.isOnEventLoopThread()) {
            return decideAside(rule, call, headers, next);
        }
        return decided(() -> authenticator.authorize(rule, call, headers), call, headers, next);
    }

    /** Decides on a virtual thread, and goes on where the call's events arrive. */
    private <Q, R> ServerCall.Listener<Q> decideAside(
            AccessRule rule,
            ServerCall<Q, R> call,
            Metadata headers,
            ServerCallHandler<Q, R> next) {
        var eventLoop = Objects.requireNonNull(Vertx.currentContext());
        var listener = new WaitingListener<Q>();
        virtualThreads.execute(
                () -> {
                    Supplier<Principal> decision = decide(rule, call, headers);
                    eventLoop.runOnContext(
                            _ -> listener.goOn(decided(decision, call, headers, next)));
                });
        return listener;
    }

    /** A supplier of the caller, or of the exception that refuses it. */
    private Supplier<Principal> decide(AccessRule rule, ServerCall<?, ?> call, Metadata headers) {
        try {
            var principal = authenticator.authorize(rule, call, headers);
            return () -> principal;
        } catch (RuntimeException refusal) {
            return () -> {
                throw refusal;
            };
        }
    }

    private static <Q, R> ServerCall.Listener<Q> decided(
            Supplier<Principal> decision,
            ServerCall<Q, R> call,
            Metadata headers,
            ServerCallHandler<Q, R> next) {
        Principal principal;
        try {
            principal = decision.get();
        } catch (RuntimeException refusal) {
            StatusInterceptor.close(call, refusal);
            return new ServerCall.Listener<>() {};
        }
        var context = CallCaller.contextOf(principal, CallSource.address(call, headers));
        return Contexts.interceptCall(context, call, headers, next);
    }
}

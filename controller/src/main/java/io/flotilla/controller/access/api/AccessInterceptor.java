package io.flotilla.controller.access.api;

import io.flotilla.controller.access.RefusedCalls;
import io.flotilla.controller.access.Role;
import io.flotilla.controller.access.api.scope.ScopeJudge;
import io.flotilla.controller.shared.FleetException.Denied;
import io.flotilla.controller.shared.api.StatusInterceptor;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
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
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

/**
 * The rule at the door, the same for every method of every service: nothing of a call reaches its
 * handler before its method's rule has let the caller through, no request of a caller with limits
 * before it was judged, and an error while deciding is a refusal. What stays open is judged again.
 */
@ApplicationScoped
@GlobalInterceptor
public class AccessInterceptor implements ServerInterceptor, Prioritized {

    private static final AccessRule READING = new AccessRule.Needs(Role.VIEWER);

    private final Authenticator authenticator;
    private final ScopeJudge judge;
    private final RefusedCalls refused;
    private final OpenCalls open;
    private final ExecutorService virtualThreads;
    private final Map<String, AccessRule> rules = new ConcurrentHashMap<>();

    AccessInterceptor(
            Authenticator authenticator,
            ScopeJudge judge,
            RefusedCalls refused,
            OpenCalls open,
            @VirtualThreads ExecutorService virtualThreads) {
        this.authenticator = authenticator;
        this.judge = judge;
        this.refused = refused;
        this.open = open;
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
        return decided(
                rule, () -> authenticator.authorize(rule, call, headers), call, headers, next);
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
                    Supplier<Admission> decision = decide(rule, call, headers);
                    eventLoop.runOnContext(
                            _ -> listener.goOn(decided(rule, decision, call, headers, next)));
                });
        return listener;
    }

    /** A supplier of the caller, or of the exception that refuses it. */
    private Supplier<Admission> decide(AccessRule rule, ServerCall<?, ?> call, Metadata headers) {
        try {
            var admission = authenticator.authorize(rule, call, headers);
            return () -> admission;
        } catch (RuntimeException refusal) {
            return () -> {
                throw refusal;
            };
        }
    }

    private <Q, R> ServerCall.Listener<Q> decided(
            AccessRule rule,
            Supplier<Admission> decision,
            ServerCall<Q, R> call,
            Metadata headers,
            ServerCallHandler<Q, R> next) {
        Admission admission;
        try {
            admission = decision.get();
        } catch (RuntimeException refusal) {
            StatusInterceptor.close(call, refusal);
            return new ServerCall.Listener<>() {};
        }
        var context = CallCaller.contextOf(admission, CallSource.address(call, headers));
        if (!staysOpen(call.getMethodDescriptor().getType())) {
            var handler = Contexts.interceptCall(context, call, headers, next);
            return judged(rule, call, headers, handler, admission);
        }
        var watched = new OpenCall<>(call, eventLoop());
        open.add(watched, admission.principal(), () -> checkAgain(rule, watched, headers));
        var handler =
                watched.listening(
                        Contexts.interceptCall(context, watched, headers, next), open::remove);
        return judged(rule, watched, headers, handler, admission);
    }

    /** The agents' own stream is the link's business. */
    private static boolean staysOpen(MethodDescriptor.MethodType type) {
        return switch (type) {
            case SERVER_STREAMING, CLIENT_STREAMING -> true;
            case UNARY, BIDI_STREAMING, UNKNOWN -> false;
        };
    }

    /** Where the call's events arrive; those of a call from within this process, anywhere. */
    private static Executor eventLoop() {
        var context = Vertx.currentContext();
        return context == null || !Context.isOnEventLoopThread()
                ? Runnable::run
                : task -> context.runOnContext(_ -> task.run());
    }

    /** Throws what would refuse the call if it came now. */
    private void checkAgain(AccessRule rule, OpenCall<?, ?> call, Metadata headers) {
        var admission = authenticator.authorize(rule, call, headers);
        var request = call.request();
        if (request != null && !admission.reach().isEverything()) {
            judge.check(call.getMethodDescriptor().getFullMethodName(), request, admission.reach());
        }
    }

    private <Q> ServerCall.Listener<Q> judged(
            AccessRule rule,
            ServerCall<Q, ?> call,
            Metadata headers,
            ServerCall.Listener<Q> handler,
            Admission admission) {
        return admission.reach().isEverything()
                ? handler
                : new JudgedListener<>(
                        call,
                        handler,
                        request -> judge(rule, call, headers, request, admission),
                        virtualThreads);
    }

    /** What a refused caller wanted to change is written down. */
    private void judge(
            AccessRule rule,
            ServerCall<?, ?> call,
            Metadata headers,
            Object request,
            Admission admission) {
        var method = call.getMethodDescriptor().getFullMethodName();
        try {
            judge.check(method, request, admission.reach());
        } catch (Denied refusal) {
            if (!rule.equals(READING)) {
                var address = CallSource.address(call, headers);
                refused.note(admission.principal(), method, address, refusal);
            }
            throw refusal;
        }
    }
}

package io.flotilla.controller.rest;

import com.google.protobuf.Message;
import io.flotilla.controller.access.api.AccessInterceptor;
import io.flotilla.controller.access.api.CallSource;
import io.flotilla.controller.shared.api.StatusInterceptor;
import io.grpc.BindableService;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Calls the same handlers behind the same interceptors as calls from outside, within this process:
 * REST can do nothing that gRPC cannot.
 *
 * <p>Handlers run on threads of their own, outside of the HTTP request's Vert.x context. gRPC keeps
 * its current context in that of Vert.x, where there is one; a handler that shared the request's
 * would put its own in the place of the caller's, and its end would cancel the caller's next call.
 */
@ApplicationScoped
class InnerCalls {

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final List<ServerServiceDefinition> services;
    private final Server server;
    private final ManagedChannel channel;
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("inner-call-", 0).factory());

    InnerCalls(
            @Any Instance<BindableService> services,
            AccessInterceptor access,
            StatusInterceptor status) {
        var name = InProcessServerBuilder.generateName();
        var builder = InProcessServerBuilder.forName(name).executor(threads);
        this.services = services.stream().map(BindableService::bindService).toList();
        for (var service : this.services) {
            // The last one comes first.
            builder.addService(
                    ServerInterceptors.intercept(
                            service, status, new RequestScopeInterceptor(), access));
        }
        server = builder.build();
        try {
            server.start();
        } catch (IOException defect) {
            throw new UncheckedIOException("the inner server did not start", defect);
        }
        channel = InProcessChannelBuilder.forName(name).executor(threads).build();
    }

    /** Whoever calls, as its HTTP request tells. */
    record Caller(String authorization, String address) {

        private Metadata headers() {
            var headers = new Metadata();
            headers.put(CallSource.ADDRESS_KEY, address);
            if (!authorization.isEmpty()) {
                headers.put(AUTHORIZATION, authorization);
            }
            return headers;
        }
    }

    List<ServerServiceDefinition> services() {
        return services;
    }

    /** Calls and waits for the answer. */
    Message call(RestMethod method, Message request, Caller caller) {
        return call(method.grpc(), request, caller);
    }

    /**
     * Calls and waits for the answer. The gRPC context of a call before this one may be left where
     * this one is made, and be over: none of it is taken along.
     */
    <Q, R> R call(MethodDescriptor<Q, R> method, Q request, Caller caller) {
        var left = Context.ROOT.attach();
        try {
            return ClientCalls.blockingUnaryCall(as(caller), method, CallOptions.DEFAULT, request);
        } finally {
            Context.ROOT.detach(left);
        }
    }

    /**
     * Calls and yields each answer as it comes; waiting for the next one blocks. Ends with the
     * current gRPC context.
     */
    Iterator<Message> stream(RestMethod method, Message request, Caller caller) {
        return stream(method.grpc(), request, caller);
    }

    /** The same for a method that REST has a handler of its own for. */
    <Q, R> Iterator<R> stream(MethodDescriptor<Q, R> method, Q request, Caller caller) {
        return ClientCalls.blockingServerStreamingCall(
                as(caller), method, CallOptions.DEFAULT, request);
    }

    /** Opens a call that takes many messages. */
    <Q, R> StreamObserver<Q> upload(
            MethodDescriptor<Q, R> method, StreamObserver<R> answer, Caller caller) {
        var left = Context.ROOT.attach();
        try {
            return ClientCalls.asyncClientStreamingCall(
                    as(caller).newCall(method, CallOptions.DEFAULT), answer);
        } finally {
            Context.ROOT.detach(left);
        }
    }

    @PreDestroy
    void stop() {
        channel.shutdownNow();
        server.shutdownNow();
        threads.shutdownNow();
    }

    private Channel as(Caller caller) {
        return ClientInterceptors.intercept(
                channel, MetadataUtils.newAttachHeadersInterceptor(caller.headers()));
    }
}

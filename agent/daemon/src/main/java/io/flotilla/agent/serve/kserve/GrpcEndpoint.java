package io.flotilla.agent.serve.kserve;

import io.flotilla.agent.serve.AccessToken;
import io.flotilla.agent.serve.ApiException;
import io.flotilla.agent.shared.AgentConfig;
import io.flotilla.agent.shared.Component;
import io.flotilla.agent.shared.Log;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.okhttp.OkHttpServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The gRPC API for apps on this device, where a port is configured for it. */
public final class GrpcEndpoint implements Component {
    private static final Log LOG = Log.of(GrpcEndpoint.class);
    private static final int MAX_MESSAGE_BYTES = 8 * 1024 * 1024;
    private static final int MAX_HEADER_BYTES = 16 * 1024;
    private static final int MAX_CALLS = 16;
    private static final Duration IDLE = Duration.ofMinutes(5);
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final AgentConfig config;
    private final InferenceService service;
    private @Nullable Server server;
    private @Nullable ExecutorService threads;

    /** An endpoint of an agent of that version, which does not listen yet. */
    public GrpcEndpoint(AgentConfig config, KServeModels models, String version) {
        this.config = config;
        this.service = new InferenceService(models, version);
    }

    @Override
    public void start() throws IOException {
        var port = config.serve().grpcPort();
        if (port == 0) {
            return;
        }
        var executor = Executors.newVirtualThreadPerTaskExecutor();
        var address = new InetSocketAddress(config.serve().host(), port);
        threads = executor;
        server =
                OkHttpServerBuilder.forPort(address, InsecureServerCredentials.create())
                        .executor(executor)
                        .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                        .maxInboundMetadataSize(MAX_HEADER_BYTES)
                        .maxConcurrentCallsPerConnection(MAX_CALLS)
                        .maxConnectionIdle(IDLE.toSeconds(), TimeUnit.SECONDS)
                        .intercept(new TokenCheck(AccessToken.of(config)))
                        .addService(service)
                        .build()
                        .start();
        LOG.info("local API listens for gRPC", "port", port);
    }

    @Override
    public void stop(Duration grace) {
        if (server != null) {
            server.shutdown();
            try {
                if (!server.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                    server.shutdownNow();
                }
            } catch (InterruptedException _) {
                server.shutdownNow();
                Thread.currentThread().interrupt();
            }
        }
        if (threads != null) {
            threads.shutdownNow();
        }
    }

    /** Lets no call through that does not show the token. */
    private record TokenCheck(AccessToken token) implements ServerInterceptor {
        @Override
        public <A, B> ServerCall.Listener<A> interceptCall(
                ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
            try {
                var app = token.require(headers.get(AUTHORIZATION));
                var context = Context.current().withValue(InferenceService.APP, app);
                return Contexts.interceptCall(context, call, headers, next);
            } catch (ApiException problem) {
                call.close(InferenceService.status(problem), new Metadata());
                return new ServerCall.Listener<>() {};
            }
        }
    }
}

package io.flotilla.cli.connection;

import io.flotilla.cli.CommandFailure;
import io.grpc.CallCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.okhttp.OkHttpChannelBuilder;
import io.grpc.stub.AbstractStub;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An open connection to the controller, on which every call carries the caller's token. */
public final class ControllerConnection implements AutoCloseable {
    private static final int LARGEST_MESSAGE_BYTES = 16 << 20;
    private static final int CALL_TIMEOUT_SECONDS = 60;

    private final ManagedChannel channel;
    private final CallCredentials credentials;

    private ControllerConnection(ManagedChannel channel, CallCredentials credentials) {
        this.channel = channel;
        this.credentials = credentials;
    }

    static ControllerConnection open(String host, int port, @Nullable Path caFile, String token) {
        var channel =
                OkHttpChannelBuilder.forAddress(host, port)
                        .sslSocketFactory(Trust.of(caFile))
                        .tlsConnectionSpec(Trust.TLS_VERSIONS, Trust.CIPHER_SUITES)
                        .maxInboundMessageSize(LARGEST_MESSAGE_BYTES)
                        .flowControlWindow(1 << 20)
                        .build();
        return over(channel, token);
    }

    /** Speaks over a channel that is open, and closes it in the end. */
    public static ControllerConnection over(ManagedChannel channel, String token) {
        return new ControllerConnection(channel, new BearerToken(token));
    }

    /** A stub for short calls, which end after a minute at the latest. */
    public <S extends AbstractStub<S>> S unary(Function<ManagedChannel, S> newStub) {
        return streaming(newStub).withDeadlineAfter(CALL_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    /** A stub for calls that may take as long as they need. */
    public <S extends AbstractStub<S>> S streaming(Function<ManagedChannel, S> newStub) {
        return newStub.apply(channel).withCallCredentials(credentials);
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private static final class BearerToken extends CallCredentials {
        private static final Metadata.Key<String> AUTHORIZATION =
                Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

        private final String token;

        BearerToken(String token) {
            if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 127)) {
                throw CommandFailure.usage("The API token is empty or holds spaces.");
            }
            this.token = token;
        }

        @Override
        public void applyRequestMetadata(
                RequestInfo info, Executor executor, MetadataApplier applier) {
            var headers = new Metadata();
            headers.put(AUTHORIZATION, "Bearer " + token);
            applier.apply(headers);
        }
    }
}

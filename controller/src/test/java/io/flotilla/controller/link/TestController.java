package io.flotilla.controller.link;

import io.flotilla.controller.access.AccessSettings;
import io.flotilla.controller.access.ApiTokens;
import io.flotilla.controller.access.Role;
import io.flotilla.controller.access.enrollment.JoinToken;
import io.flotilla.controller.access.enrollment.JoinTokens;
import io.flotilla.controller.shared.Actor;
import io.flotilla.proto.access.v1.EnrollRequest;
import io.flotilla.proto.access.v1.EnrollmentServiceGrpc;
import io.flotilla.proto.device.v1.DeviceServiceGrpc;
import io.flotilla.proto.device.v1.FleetServiceGrpc;
import io.flotilla.proto.planning.v1.PlanningServiceGrpc;
import io.flotilla.proto.rollout.v1.RolloutServiceGrpc;
import io.flotilla.proto.telemetry.v1.TelemetryServiceGrpc;
import io.grpc.CallCredentials;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.TlsChannelCredentials;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.eclipse.microprofile.config.ConfigProvider;

/** The running controller as its callers see it: over real TLS, with tokens and certificates. */
@ApplicationScoped
public class TestController {

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final Actor TESTS = Actor.system("tests");

    private final AccessSettings access;
    private final ApiTokens tokens;
    private final JoinTokens joinTokens;
    private final List<ManagedChannel> channels = new ArrayList<>();

    TestController(AccessSettings access, ApiTokens tokens, JoinTokens joinTokens) {
        this.access = access;
        this.tokens = tokens;
        this.joinTokens = joinTokens;
    }

    /** Calls as somebody who may do everything. */
    public Operator operator() {
        return operator("tester-" + UUID.randomUUID(), Role.ADMIN, Role.OPERATOR, Role.APPROVER);
    }

    Operator operator(String name, Role... roles) {
        var secret = tokens.create(name, Set.of(roles), null, TESTS).secret();
        return new Operator(channel(trusting().build()), new Bearer(secret));
    }

    /** A machine that has enrolled and is approved, with its own connection, not yet linked. */
    public TestAgent enrol(String name, Map<String, String> labels) {
        var terms = new JoinToken.Terms("tests", labels, 1, true);
        var secret = joinTokens.create(terms, Duration.ofHours(1), TESTS).secret();
        var identity = TestIdentity.generate();
        var answer =
                EnrollmentServiceGrpc.newBlockingStub(channel(trusting().build()))
                        .enroll(
                                EnrollRequest.newBuilder()
                                        .setJoinToken(secret)
                                        .setDeviceId(name)
                                        .setCertificateSigningRequest(identity.signingRequest())
                                        .build());
        return new TestAgent(
                answer.getDevice(),
                () -> channel(identity.with(trusting(), answer.getCertificateChainList())));
    }

    private TlsChannelCredentials.Builder trusting() {
        try {
            return TlsChannelCredentials.newBuilder()
                    .trustManager(access.authorityCertificate().toFile());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private ManagedChannel channel(ChannelCredentials credentials) {
        var port = ConfigProvider.getConfig().getValue("quarkus.http.test-ssl-port", Integer.class);
        var channel = Grpc.newChannelBuilderForAddress("localhost", port, credentials).build();
        synchronized (channels) {
            channels.add(channel);
        }
        return channel;
    }

    @PreDestroy
    void close() {
        channels.forEach(ManagedChannel::shutdownNow);
    }

    /** The services as one operator calls them. */
    public record Operator(ManagedChannel channel, CallCredentials credentials) {

        public RolloutServiceGrpc.RolloutServiceBlockingStub rollouts() {
            return RolloutServiceGrpc.newBlockingStub(channel).withCallCredentials(credentials);
        }

        public DeviceServiceGrpc.DeviceServiceBlockingStub devices() {
            return DeviceServiceGrpc.newBlockingStub(channel).withCallCredentials(credentials);
        }

        public FleetServiceGrpc.FleetServiceBlockingStub fleets() {
            return FleetServiceGrpc.newBlockingStub(channel).withCallCredentials(credentials);
        }

        public PlanningServiceGrpc.PlanningServiceBlockingStub planning() {
            return PlanningServiceGrpc.newBlockingStub(channel).withCallCredentials(credentials);
        }

        public TelemetryServiceGrpc.TelemetryServiceBlockingStub telemetry() {
            return TelemetryServiceGrpc.newBlockingStub(channel).withCallCredentials(credentials);
        }
    }

    /** Shows a token with every call. */
    private static final class Bearer extends CallCredentials {

        private final String secret;

        private Bearer(String secret) {
            this.secret = secret;
        }

        @Override
        public void applyRequestMetadata(
                RequestInfo request, Executor executor, MetadataApplier applier) {
            var headers = new Metadata();
            headers.put(AUTHORIZATION, "Bearer " + secret);
            applier.apply(headers);
        }
    }
}

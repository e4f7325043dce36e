package io.flotilla.system.process;

import com.google.protobuf.util.Durations;
import io.flotilla.proto.device.v1.Device;
import io.flotilla.proto.device.v1.DeviceServiceGrpc;
import io.flotilla.proto.device.v1.GetDeviceRequest;
import io.flotilla.proto.device.v1.ListDevicesRequest;
import io.flotilla.proto.making.v1.Evaluation;
import io.flotilla.proto.making.v1.EvaluationServiceGrpc;
import io.flotilla.proto.making.v1.ListEvaluationsRequest;
import io.flotilla.proto.planning.v1.ExplainSelectionRequest;
import io.flotilla.proto.planning.v1.PlanningServiceGrpc;
import io.flotilla.proto.planning.v1.Selection;
import io.flotilla.proto.planning.v1.SpeedObjective;
import io.flotilla.proto.planning.v1.VariantPolicy;
import io.flotilla.proto.registry.v1.GetManifestRequest;
import io.flotilla.proto.registry.v1.ListVariantsRequest;
import io.flotilla.proto.registry.v1.Manifest;
import io.flotilla.proto.registry.v1.ModelVersionServiceGrpc;
import io.flotilla.proto.registry.v1.Variant;
import io.flotilla.proto.registry.v1.VariantServiceGrpc;
import io.flotilla.proto.rollout.v1.Deployment;
import io.flotilla.proto.rollout.v1.GetRolloutRequest;
import io.flotilla.proto.rollout.v1.ListDeploymentsRequest;
import io.flotilla.proto.rollout.v1.Rollout;
import io.flotilla.proto.rollout.v1.RolloutServiceGrpc;
import io.grpc.CallCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Asks a controller directly what the quickstart and the tests want to know. */
public final class ControllerClient implements AutoCloseable {
    private static final int PAGE_SIZE = 1000;
    private static final String[] TLS_VERSIONS = {"TLSv1.3"};
    private static final String[] CIPHER_SUITES = {
        "TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256"
    };

    private final ManagedChannel channel;
    private final Token token;

    private ControllerClient(ManagedChannel channel, Token token) {
        this.channel = channel;
        this.token = token;
    }

    /** Connects with the controller's own first token. */
    public static ControllerClient of(ControllerProcess controller) {
        try {
            var channel =
                    OkHttpChannelBuilder.forAddress("localhost", controller.port())
                            .sslSocketFactory(trusting(controller.caFile()).getSocketFactory())
                            .tlsConnectionSpec(TLS_VERSIONS, CIPHER_SUITES)
                            .build();
            var token = Files.readString(controller.tokenFile()).strip();
            return new ControllerClient(channel, new Token(token));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read what the controller wrote", e);
        }
    }

    private static SSLContext trusting(Path caFile) throws IOException {
        try (var in = Files.newInputStream(caFile)) {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry(
                    "controller", CertificateFactory.getInstance("X.509").generateCertificate(in));
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("The controller's certificate cannot be used", e);
        }
    }

    /** The open channel, for calls that this class has no method for. */
    public ManagedChannel channel() {
        return channel;
    }

    /** Shows who calls. */
    public CallCredentials credentials() {
        return token;
    }

    public Device device(String id) {
        return DeviceServiceGrpc.newBlockingStub(channel)
                .withCallCredentials(token)
                .getDevice(GetDeviceRequest.newBuilder().setName("devices/" + id).build());
    }

    public List<Device> devices() {
        return DeviceServiceGrpc.newBlockingStub(channel)
                .withCallCredentials(token)
                .listDevices(ListDevicesRequest.newBuilder().setPageSize(PAGE_SIZE).build())
                .getDevicesList();
    }

    public List<Variant> variants(String version) {
        return VariantServiceGrpc.newBlockingStub(channel)
                .withCallCredentials(token)
                .listVariants(
                        ListVariantsRequest.newBuilder()
                                .setParent(version)
                                .setPageSize(PAGE_SIZE)
                                .build())
                .getVariantsList();
    }

    public Manifest manifest(String version) {
        return ModelVersionServiceGrpc.newBlockingStub(channel)
                .withCallCredentials(token)
                .getManifest(GetManifestRequest.newBuilder().setName(version).build());
    }

    /** What was measured of a version's variants. */
    public List<Evaluation> evaluations(String version) {
        return EvaluationServiceGrpc.newBlockingStub(channel)
                .withCallCredentials(token)
                .listEvaluations(
                        ListEvaluationsRequest.newBuilder()
                                .setParent(version)
                                .setPageSize(PAGE_SIZE)
                                .build())
                .getEvaluationsList();
    }

    public Rollout rollout(String name) {
        return RolloutServiceGrpc.newBlockingStub(channel)
                .withCallCredentials(token)
                .getRollout(GetRolloutRequest.newBuilder().setName(name).build());
    }

    public List<Deployment> deployments(String rollout) {
        return RolloutServiceGrpc.newBlockingStub(channel)
                .withCallCredentials(token)
                .listDeployments(
                        ListDeploymentsRequest.newBuilder()
                                .setParent(rollout)
                                .setPageSize(PAGE_SIZE)
                                .build())
                .getDeploymentsList();
    }

    /** What a device is expected to choose where 95 of 100 answers must come within a limit. */
    public Selection planned(String device, String version, double maxLatencySeconds) {
        var speed =
                SpeedObjective.newBuilder()
                        .setMaxLatencyDuration(
                                Durations.fromNanos(Math.round(maxLatencySeconds * 1e9)));
        return PlanningServiceGrpc.newBlockingStub(channel)
                .withCallCredentials(token)
                .explainSelection(
                        ExplainSelectionRequest.newBuilder()
                                .setDevice("devices/" + device)
                                .setModelVersion(version)
                                .setPolicy(VariantPolicy.newBuilder().setSpeed(speed))
                                .build())
                .getPlanned();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private static final class Token extends CallCredentials {
        private final Metadata headers = new Metadata();

        Token(String secret) {
            headers.put(
                    Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                    "Bearer " + secret);
        }

        @Override
        public void applyRequestMetadata(
                RequestInfo info, Executor executor, MetadataApplier applier) {
            applier.apply(headers);
        }
    }
}

package io.flotilla.agent;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import io.flotilla.agent.artifact.TestArtifact;
import io.flotilla.agent.identity.TestAuthority;
import io.flotilla.contract.index.Digest;
import io.flotilla.proto.access.v1.EnrollRequest;
import io.flotilla.proto.access.v1.EnrollResponse;
import io.flotilla.proto.access.v1.EnrollmentServiceGrpc;
import io.flotilla.proto.access.v1.RenewCertificateRequest;
import io.flotilla.proto.access.v1.RenewCertificateResponse;
import io.flotilla.proto.distribution.v1.DeliveryServiceGrpc;
import io.flotilla.proto.distribution.v1.FetchPiecesRequest;
import io.flotilla.proto.distribution.v1.FetchPiecesResponse;
import io.flotilla.proto.distribution.v1.ReadPieceIndexRequest;
import io.flotilla.proto.distribution.v1.ReadPieceIndexResponse;
import io.flotilla.proto.link.v1.Assignment;
import io.flotilla.proto.link.v1.AssignmentReport;
import io.flotilla.proto.link.v1.ConnectRequest;
import io.flotilla.proto.link.v1.ConnectResponse;
import io.flotilla.proto.link.v1.DeviceReport;
import io.flotilla.proto.link.v1.Hello;
import io.flotilla.proto.link.v1.LinkServiceGrpc;
import io.flotilla.proto.link.v1.LogReport;
import io.flotilla.proto.link.v1.LogRequest;
import io.flotilla.proto.link.v1.TelemetryReceipt;
import io.flotilla.proto.link.v1.Welcome;
import io.flotilla.proto.telemetry.v1.TelemetryReport;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.TlsServerCredentials;
import io.grpc.TlsServerCredentials.ClientAuth;
import io.grpc.okhttp.OkHttpServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A controller as an agent sees it: a real server with TLS, and what tests want to see of it. */
public final class FakeController implements AutoCloseable {
    public static final String TOKEN = "join-me";

    private final TestAuthority authority;
    private final Server server;
    private final int port;
    private final Map<Digest, TestArtifact> artifacts = new ConcurrentHashMap<>();
    private final CopyOnWriteArrayList<Hello> hellos = new CopyOnWriteArrayList<>();
    private final CopyOnWriteArrayList<AssignmentReport> reports = new CopyOnWriteArrayList<>();
    private final CopyOnWriteArrayList<DeviceReport> devices = new CopyOnWriteArrayList<>();
    private final CopyOnWriteArrayList<TelemetryReport> telemetry = new CopyOnWriteArrayList<>();
    private final CopyOnWriteArrayList<LogReport> logs = new CopyOnWriteArrayList<>();
    private final AtomicInteger heartbeats = new AtomicInteger();
    private final AtomicLong sentBytes = new AtomicLong();

    /** Closed while pieces are held back. */
    private volatile CountDownLatch pieces = new CountDownLatch(0);

    private final AtomicInteger enrolments = new AtomicInteger();
    private volatile java.time.Duration certificateLife = java.time.Duration.ofDays(1);
    private static final Context.Key<String> DEVICE = Context.key("device");
    private final Map<String, StreamObserver<ConnectResponse>> streams = new ConcurrentHashMap<>();
    private volatile Function<String, Assignment> assignment = _ -> Assignment.getDefaultInstance();

    private FakeController(TestAuthority authority, ServerCredentials credentials, int port)
            throws IOException {
        this.authority = authority;
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.server =
                OkHttpServerBuilder.forPort(address, credentials)
                        .permitKeepAliveTime(1, TimeUnit.SECONDS)
                        .intercept(new DeviceOfCertificate())
                        .addService(new Enrollment())
                        .addService(new Link())
                        .addService(new Delivery())
                        .build()
                        .start();
        this.port = server.getPort();
    }

    public static FakeController start(TestAuthority authority) throws IOException {
        return start(authority, 0);
    }

    public static FakeController start(TestAuthority authority, int port) throws IOException {
        return new FakeController(
                authority, credentials(authority, Instant.now().minusSeconds(60)), port);
    }

    /** One whose own certificate is good for thirty days from that time on. */
    public static FakeController startFrom(TestAuthority authority, Instant from)
            throws IOException {
        return new FakeController(authority, credentials(authority, from), 0);
    }

    public static FakeController startPlaintext(TestAuthority authority) throws IOException {
        return new FakeController(authority, InsecureServerCredentials.create(), 0);
    }

    private static ServerCredentials credentials(TestAuthority authority, Instant from)
            throws IOException {
        try {
            var key = TestAuthority.newKey();
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            var certificate = authority.issueForServer(key.getPublic(), from);
            store.setKeyEntry(
                    "server",
                    key.getPrivate(),
                    new char[0],
                    new X509Certificate[] {certificate, authority.certificate()});
            store.setCertificateEntry("authority", authority.certificate());
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            return TlsServerCredentials.newBuilder()
                    .keyManager(keys.getKeyManagers())
                    .trustManager(trust.getTrustManagers())
                    .clientAuth(ClientAuth.OPTIONAL)
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public int port() {
        return port;
    }

    public void offer(TestArtifact... offered) {
        for (var artifact : offered) {
            artifacts.put(artifact.sha256(), artifact);
        }
    }

    /** Lets devices wait for pieces until the latch opens. */
    public void holdPieces(CountDownLatch until) {
        pieces = until;
    }

    public void certificateLife(java.time.Duration life) {
        certificateLife = life;
    }

    /** Assigns from now on, to the device that is connected and to each that connects. */
    public void assign(Assignment changed) {
        assign(device -> TestTrust.sign(changed, device));
    }

    /** Assigns with no more signatures than there are. */
    public void assignUnsigned(Assignment changed) {
        assign(_ -> changed);
    }

    private void assign(Function<String, Assignment> signed) {
        assignment = signed;
        streams.forEach(
                (device, stream) ->
                        say(
                                stream,
                                ConnectResponse.newBuilder()
                                        .setAssignment(signed.apply(device))
                                        .build()));
    }

    private static void say(StreamObserver<ConnectResponse> stream, ConnectResponse message) {
        synchronized (stream) {
            stream.onNext(message);
        }
    }

    public List<Hello> hellos() {
        return List.copyOf(hellos);
    }

    public int enrolments() {
        return enrolments.get();
    }

    public int heartbeats() {
        return heartbeats.get();
    }

    /** Asks every connected device for its log. */
    public void askForLogs() {
        streams.values()
                .forEach(
                        stream ->
                                say(
                                        stream,
                                        ConnectResponse.newBuilder()
                                                .setLogRequest(LogRequest.newBuilder().setLimit(10))
                                                .build()));
    }

    public List<LogReport> logs() {
        return List.copyOf(logs);
    }

    public List<TelemetryReport> telemetry() {
        return List.copyOf(telemetry);
    }

    public long sentBytes() {
        return sentBytes.get();
    }

    public Optional<AssignmentReport> lastReport() {
        return reports.isEmpty() ? Optional.empty() : Optional.of(reports.getLast());
    }

    public List<AssignmentReport> reports() {
        return List.copyOf(reports);
    }

    public Optional<DeviceReport> lastDevice() {
        return devices.isEmpty() ? Optional.empty() : Optional.of(devices.getLast());
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            server.awaitTermination();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Enrollment extends EnrollmentServiceGrpc.EnrollmentServiceImplBase {
        @Override
        public void enroll(EnrollRequest request, StreamObserver<EnrollResponse> responses) {
            if (!request.getJoinToken().equals(TOKEN)) {
                responses.onError(
                        Status.UNAUTHENTICATED
                                .withDescription("unknown join token")
                                .asRuntimeException());
                return;
            }
            enrolments.incrementAndGet();
            var id = request.hasDeviceId() ? request.getDeviceId() : "d1";
            responses.onNext(
                    EnrollResponse.newBuilder()
                            .setDevice("devices/" + id)
                            .addCertificateChain(issue(request.getCertificateSigningRequest(), id))
                            .addTrustedCertificates(encoded(authority.certificate()))
                            .setTrustRoot(ByteString.copyFrom(TestTrust.root()))
                            .build());
            responses.onCompleted();
        }

        @Override
        public void renewCertificate(
                RenewCertificateRequest request,
                StreamObserver<RenewCertificateResponse> responses) {
            responses.onNext(
                    RenewCertificateResponse.newBuilder()
                            .addCertificateChain(
                                    issue(request.getCertificateSigningRequest(), id(DEVICE.get())))
                            .addTrustedCertificates(encoded(authority.certificate()))
                            .build());
            responses.onCompleted();
        }

        private ByteString issue(ByteString request, String subject) {
            try {
                return encoded(
                        authority.issueForRequest(request.toByteArray(), subject, certificateLife));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        private ByteString encoded(X509Certificate certificate) {
            try {
                return ByteString.copyFrom(certificate.getEncoded());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private final class Link extends LinkServiceGrpc.LinkServiceImplBase {
        @Override
        public StreamObserver<ConnectRequest> connect(StreamObserver<ConnectResponse> responses) {
            var device = DEVICE.get();
            return new StreamObserver<>() {
                @Override
                public void onNext(ConnectRequest request) {
                    receive(device, request, responses);
                }

                @Override
                public void onError(Throwable problem) {
                    streams.remove(device, responses);
                }

                @Override
                public void onCompleted() {
                    streams.remove(device, responses);
                    responses.onCompleted();
                }
            };
        }

        private void receive(
                String device, ConnectRequest request, StreamObserver<ConnectResponse> responses) {
            switch (request.getKindCase()) {
                case HELLO -> welcome(device, request.getHello(), responses);
                case HEARTBEAT -> heartbeats.incrementAndGet();
                case ASSIGNMENT_REPORT -> reports.add(request.getAssignmentReport());
                case DEVICE_REPORT -> devices.add(request.getDeviceReport());
                case TELEMETRY -> {
                    telemetry.add(request.getTelemetry());
                    var receipt =
                            TelemetryReceipt.newBuilder()
                                    .setSequence(request.getTelemetry().getSequence());
                    say(
                            responses,
                            ConnectResponse.newBuilder().setTelemetryReceipt(receipt).build());
                }
                case LOG_REPORT -> logs.add(request.getLogReport());
                case KIND_NOT_SET -> throw new IllegalStateException("an empty message");
            }
        }

        private void welcome(
                String device, Hello hello, StreamObserver<ConnectResponse> responses) {
            hellos.add(hello);
            reports.add(hello.getAssignmentReport());
            devices.add(hello.getDeviceReport());
            streams.put(device, responses);
            var assigned = assignment.apply(device);
            say(
                    responses,
                    ConnectResponse.newBuilder()
                            .setWelcome(
                                    Welcome.newBuilder()
                                            .setHeartbeatInterval(
                                                    Duration.newBuilder().setSeconds(1))
                                            .setGeneration(assigned.getGeneration()))
                            .build());
            // Of a kind that the agent does not know.
            say(responses, ConnectResponse.getDefaultInstance());
            if (assigned.getGeneration() > hello.getGeneration()) {
                say(responses, ConnectResponse.newBuilder().setAssignment(assigned).build());
            }
        }
    }

    /** A certificate's subject is its device. */
    private static final class DeviceOfCertificate implements ServerInterceptor {
        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
            var session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
            var context = Context.current().withValue(DEVICE, "devices/" + subject(session));
            return Contexts.interceptCall(context, call, headers, next);
        }

        /** Empty for one who comes without, to enrol. */
        private static String subject(@Nullable SSLSession session) {
            try {
                var name = session == null ? "" : session.getPeerPrincipal().getName();
                return name.substring(name.indexOf('=') + 1);
            } catch (SSLPeerUnverifiedException _) {
                return "";
            }
        }
    }

    private static String id(String device) {
        return device.substring("devices/".length());
    }

    private final class Delivery extends DeliveryServiceGrpc.DeliveryServiceImplBase {
        @Override
        public void readPieceIndex(
                ReadPieceIndexRequest request, StreamObserver<ReadPieceIndexResponse> responses) {
            var artifact = find(request.getSha256());
            if (artifact.isEmpty()) {
                responses.onError(Status.NOT_FOUND.asRuntimeException());
                return;
            }
            var index = ByteString.copyFrom(artifact.get().encodedIndex());
            responses.onNext(ReadPieceIndexResponse.newBuilder().setData(index).build());
            responses.onCompleted();
        }

        private void awaitPieces() {
            try {
                if (!pieces.await(1, TimeUnit.MINUTES)) {
                    throw new AssertionError("nobody let the pieces go");
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void fetchPieces(
                FetchPiecesRequest request, StreamObserver<FetchPiecesResponse> responses) {
            var artifact = find(request.getSha256());
            if (artifact.isEmpty()) {
                responses.onError(Status.NOT_FOUND.asRuntimeException());
                return;
            }
            awaitPieces();
            for (var range : request.getRangesList()) {
                for (var at = range.getFirst(); at < range.getFirst() + range.getCount(); at++) {
                    var data = artifact.get().piece(at);
                    sentBytes.addAndGet(data.length);
                    responses.onNext(
                            FetchPiecesResponse.newBuilder()
                                    .setPiece(at)
                                    .setData(ByteString.copyFrom(data))
                                    .build());
                }
            }
            responses.onCompleted();
        }

        private Optional<TestArtifact> find(ByteString sha256) {
            return Optional.ofNullable(artifacts.get(Digest.ofBytes(sha256.toByteArray())));
        }
    }

    /** Whether the device last said that a version serves in a slot. */
    public boolean serves(String slot, String version) {
        return lastDevice().stream()
                .flatMap(device -> device.getSlotsList().stream())
                .anyMatch(
                        status ->
                                status.getSlot().equals(slot)
                                        && status.getReady()
                                        && status.getModelVersion().equals(version));
    }

    /** An artifact whose content begins with a text, by which a fake model knows itself. */
    public static TestArtifact model(String content, int sizeBytes) {
        var bytes = new byte[sizeBytes];
        Arrays.fill(bytes, (byte) ' ');
        var text = content.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(text, 0, bytes, 0, text.length);
        return TestArtifact.of(bytes, 1024);
    }
}

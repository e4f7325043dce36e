package io.flotilla.agent.identity;

import com.google.protobuf.ByteString;
import io.flotilla.agent.shared.AgentConfig;
import io.flotilla.agent.shared.Log;
import io.flotilla.proto.access.v1.EnrollRequest;
import io.flotilla.proto.access.v1.EnrollmentServiceGrpc;
import io.flotilla.proto.access.v1.RenewCertificateRequest;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Gets the device its identity and keeps it fresh. Used by the link's thread only. */
public final class IdentityKeeper {
    private static final Log LOG = Log.of(IdentityKeeper.class);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(20);

    private final AgentConfig config;
    private final ControllerChannels channels;
    private final IdentityStore store;
    private final RootTaker roots;
    private final Clock clock;

    /** Takes the root of metadata that comes with an identity. */
    @FunctionalInterface
    public interface RootTaker {
        void take(byte[] root) throws IOException;
    }

    public IdentityKeeper(
            AgentConfig config, ControllerChannels channels, RootTaker roots, Clock clock) {
        this.roots = roots;
        this.config = config;
        this.channels = channels;
        this.store = new IdentityStore(identityDirectory(config.data()));
        this.clock = clock;
    }

    /** Where the identity is kept. */
    public static Path identityDirectory(Path data) {
        return data.resolve("identity");
    }

    /** The identity that is held; empty before enrolment. */
    public Optional<DeviceIdentity> held() throws IOException {
        return store.load();
    }

    /**
     * The identity, from the disk or else from the controller; one that has ended is asked anew.
     */
    public DeviceIdentity obtain() throws IOException, EnrollmentException {
        var held = held();
        if (held.isPresent() && clock.instant().isBefore(held.get().expireTime())) {
            return held.get();
        }
        if (held.isPresent() && !hasJoinToken()) {
            throw new EnrollmentException(
                    "the device's certificate ended at "
                            + held.get().expireTime()
                            + "; give a join token to enrol it again under the same key");
        }
        return enroll();
    }

    /** A fresh identity where the one given is due for renewal; the same one otherwise. */
    public DeviceIdentity renewIfDue(DeviceIdentity identity, ManagedChannel channel)
            throws IOException {
        if (clock.instant().isBefore(identity.renewTime())) {
            return identity;
        }
        var request =
                RenewCertificateRequest.newBuilder()
                        .setCertificateSigningRequest(signingRequest())
                        .build();
        try {
            var response = stub(channel).renewCertificate(request);
            var renewed =
                    identity(
                            identity.device(),
                            response.getCertificateChainList(),
                            response.getTrustedCertificatesList());
            LOG.info("certificate renewed", "expireTime", renewed.expireTime());
            return renewed;
        } catch (StatusRuntimeException e) {
            LOG.warning(
                    "certificate not renewed yet",
                    "expireTime",
                    identity.expireTime(),
                    "reason",
                    Refusal.describe(e, config.controller().toString()));
            return identity;
        }
    }

    private DeviceIdentity enroll() throws IOException, EnrollmentException {
        var request =
                EnrollRequest.newBuilder()
                        .setJoinToken(joinToken())
                        .setCertificateSigningRequest(signingRequest())
                        .putAllLabels(config.device().labels());
        var id = config.device().id();
        if (id != null) {
            request.setDeviceId(id);
        }
        var channel = channels.openForEnrollment();
        try {
            var response = stub(channel).enroll(request.build());
            var identity =
                    identity(
                            response.getDevice(),
                            response.getCertificateChainList(),
                            response.getTrustedCertificatesList());
            roots.take(response.getTrustRoot().toByteArray());
            LOG.info("enrolled", "device", identity.device());
            return identity;
        } catch (StatusRuntimeException e) {
            throw Refusal.ofEnrollment(e, config.controller().toString());
        } finally {
            channel.shutdownNow();
        }
    }

    private DeviceIdentity identity(String device, List<ByteString> chain, List<ByteString> trusted)
            throws IOException {
        if (chain.isEmpty() || trusted.isEmpty()) {
            throw new IOException("the controller answered without certificates");
        }
        var identity =
                new DeviceIdentity(device, store.key(), certificates(chain), certificates(trusted));
        if (!identity.chain().getFirst().getPublicKey().equals(identity.key().getPublic())) {
            throw new IOException("the controller answered with a certificate for another key");
        }
        store.save(identity);
        return identity;
    }

    private static List<X509Certificate> certificates(List<ByteString> encoded) throws IOException {
        var certificates = new ArrayList<X509Certificate>();
        for (var der : encoded) {
            certificates.add(Pem.certificate(der.toByteArray()));
        }
        return certificates;
    }

    private ByteString signingRequest() throws IOException {
        var id = config.device().id();
        return ByteString.copyFrom(
                CertificateRequest.of(id == null ? "flotilla device" : id, store.key()));
    }

    private boolean hasJoinToken() {
        return config.enrollment().joinToken() != null
                || config.enrollment().joinTokenFile() != null;
    }

    private String joinToken() throws EnrollmentException {
        var token = config.enrollment().joinToken();
        if (token != null) {
            return token.value();
        }
        var file = config.enrollment().joinTokenFile();
        if (file == null) {
            throw new EnrollmentException(
                    "this machine is not enrolled: set enrollment.joinToken or"
                            + " enrollment.joinTokenFile");
        }
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new EnrollmentException("the join token cannot be read from " + file, true, e);
        }
    }

    private static EnrollmentServiceGrpc.EnrollmentServiceBlockingStub stub(
            ManagedChannel channel) {
        return EnrollmentServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(CALL_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }
}

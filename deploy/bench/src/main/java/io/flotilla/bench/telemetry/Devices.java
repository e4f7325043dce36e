package io.flotilla.bench.telemetry;

import com.google.protobuf.ByteString;
import io.flotilla.bench.fleet.ControllerUnderTest;
import io.flotilla.proto.access.v1.EnrollRequest;
import io.flotilla.proto.access.v1.EnrollmentServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Enrols devices with a controller; each then has a connection of its own over mutual TLS. */
final class Devices {
    private static final String[] TLS_VERSIONS = {"TLSv1.3"};
    private static final String[] CIPHER_SUITES = {
        "TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256"
    };
    private static final char[] NO_PASSWORD = new char[0];

    private final ControllerUnderTest controller;

    Devices(ControllerUnderTest controller) {
        this.controller = controller;
    }

    /** Channels of so many new devices, which the caller closes. */
    List<ManagedChannel> enrol(int count) throws IOException, InterruptedException {
        var token = controller.joinToken(count);
        try {
            var anybody = channel(null);
            try {
                return enrolled(anybody, token, count);
            } finally {
                anybody.shutdownNow();
            }
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private List<ManagedChannel> enrolled(ManagedChannel anybody, String token, int count)
            throws IOException, GeneralSecurityException {
        var enrollment = EnrollmentServiceGrpc.newBlockingStub(anybody);
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        var channels = new ArrayList<ManagedChannel>();
        for (int i = 0; i < count; i++) {
            var key = generator.generateKeyPair();
            var identity =
                    enrollment.enroll(
                            EnrollRequest.newBuilder()
                                    .setJoinToken(token)
                                    .setCertificateSigningRequest(
                                            ByteString.copyFrom(SigningRequest.of(key)))
                                    .build());
            channels.add(channel(shown(key, identity.getCertificateChainList())));
        }
        return channels;
    }

    private ManagedChannel channel(KeyManager @Nullable [] keys)
            throws IOException, GeneralSecurityException {
        var store = emptyStore();
        try (var in = Files.newInputStream(controller.authority())) {
            store.setCertificateEntry(
                    "controller", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(keys, trust.getTrustManagers(), null);
        return OkHttpChannelBuilder.forAddress("localhost", controller.port())
                .sslSocketFactory(context.getSocketFactory())
                .tlsConnectionSpec(TLS_VERSIONS, CIPHER_SUITES)
                .build();
    }

    private static KeyManager[] shown(KeyPair key, List<ByteString> chain)
            throws IOException, GeneralSecurityException {
        var certificates = new ArrayList<Certificate>();
        for (var one : chain) {
            certificates.add(
                    CertificateFactory.getInstance("X.509").generateCertificate(one.newInput()));
        }
        var store = emptyStore();
        store.setKeyEntry(
                "device", key.getPrivate(), NO_PASSWORD, certificates.toArray(Certificate[]::new));
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, NO_PASSWORD);
        return keys.getKeyManagers();
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}

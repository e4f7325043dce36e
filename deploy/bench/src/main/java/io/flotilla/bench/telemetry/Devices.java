package io.flotilla.bench.telemetry;

import com.google.protobuf.ByteString;
import io.flotilla.bench.fleet.ControllerUnderTest;
import io.flotilla.proto.access.v1.EnrollRequest;
import io.flotilla.proto.access.v1.EnrollmentServiceGrpc;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Enrols devices with a controller; each then has a connection of its own over mutual TLS. */
final class Devices {
    private final ControllerUnderTest controller;

    Devices(ControllerUnderTest controller) {
        this.controller = controller;
    }

    /** Channels of so many new devices, which the caller closes. */
    List<ManagedChannel> enrol(int count) throws IOException, InterruptedException {
        var token = controller.joinToken(count);
        var anybody = channel(TlsChannelCredentials.newBuilder());
        var channels = new ArrayList<ManagedChannel>();
        try {
            var enrollment = EnrollmentServiceGrpc.newBlockingStub(anybody);
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            for (int i = 0; i < count; i++) {
                var key = generator.generateKeyPair();
                var identity =
                        enrollment.enroll(
                                EnrollRequest.newBuilder()
                                        .setJoinToken(token)
                                        .setCertificateSigningRequest(
                                                ByteString.copyFrom(SigningRequest.of(key)))
                                        .build());
                channels.add(channel(credentials(key, identity.getCertificateChainList())));
            }
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        } finally {
            anybody.shutdownNow();
        }
        return channels;
    }

    private static TlsChannelCredentials.Builder credentials(KeyPair key, List<ByteString> chain)
            throws IOException {
        var certificates = new StringBuilder();
        chain.forEach(one -> certificates.append(pem("CERTIFICATE", one.toByteArray())));
        return TlsChannelCredentials.newBuilder()
                .keyManager(
                        stream(certificates.toString()),
                        stream(pem("PRIVATE KEY", key.getPrivate().getEncoded())));
    }

    private ManagedChannel channel(TlsChannelCredentials.Builder credentials) throws IOException {
        credentials.trustManager(controller.authority().toFile());
        return Grpc.newChannelBuilder("localhost:" + controller.port(), credentials.build())
                .build();
    }

    private static ByteArrayInputStream stream(String pem) {
        return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
    }

    private static String pem(String type, byte[] der) {
        var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, base64, type);
    }
}

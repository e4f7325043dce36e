package io.flotilla.controller.distribution.api;

import io.flotilla.controller.access.Machine;
import io.flotilla.controller.access.api.Clients;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.proto.access.v1.CreateJoinTokenRequest;
import io.flotilla.proto.access.v1.EnrollRequest;
import io.flotilla.proto.access.v1.EnrollmentServiceGrpc;
import io.flotilla.proto.access.v1.JoinToken;
import io.flotilla.proto.access.v1.JoinTokenServiceGrpc;
import io.grpc.ManagedChannel;
import java.io.InputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;

/** A device that has enrolled, with a connection over mutual TLS. */
record TestDevice(DeviceId id, ManagedChannel channel, Supplier<ManagedChannel> channels) {

    static TestDevice enrol(Clients clients) {
        var machine = Machine.fresh();
        var joinTokens = clients.asAdmin(JoinTokenServiceGrpc.newBlockingStub(clients.plainTls()));
        var token =
                joinTokens.createJoinToken(
                        CreateJoinTokenRequest.newBuilder()
                                .setJoinToken(JoinToken.newBuilder().setAutoApprove(true))
                                .build());
        var enrolled =
                EnrollmentServiceGrpc.newBlockingStub(clients.plainTls())
                        .enroll(
                                EnrollRequest.newBuilder()
                                        .setJoinToken(token.getSecret())
                                        .setCertificateSigningRequest(machine.signingRequest())
                                        .build());
        var chain =
                enrolled.getCertificateChainList().stream()
                        .map(der -> certificate(der.newInput()))
                        .toArray(X509Certificate[]::new);
        Supplier<ManagedChannel> channels =
                () -> clients.mutualTls(machine.keys().getPrivate(), chain);
        return new TestDevice(
                DeviceId.parse("device", enrolled.getDevice()), channels.get(), channels);
    }

    /** The same device with another connection. */
    TestDevice reconnected() {
        return new TestDevice(id, channels.get(), channels);
    }

    private static X509Certificate certificate(InputStream der) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(der);
        } catch (CertificateException malformed) {
            throw new IllegalStateException(malformed);
        }
    }
}

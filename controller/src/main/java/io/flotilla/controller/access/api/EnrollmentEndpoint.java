package io.flotilla.controller.access.api;

import com.google.protobuf.ByteString;
import io.flotilla.controller.access.CurrentCaller;
import io.flotilla.controller.access.certificate.CertificateIssuer.Credentials;
import io.flotilla.controller.access.certificate.TrustRoot;
import io.flotilla.controller.access.enrollment.Enrollment;
import io.flotilla.controller.access.enrollment.Enrollment.Application;
import io.flotilla.proto.access.v1.EnrollRequest;
import io.flotilla.proto.access.v1.EnrollResponse;
import io.flotilla.proto.access.v1.EnrollmentServiceGrpc.EnrollmentServiceImplBase;
import io.flotilla.proto.access.v1.RenewCertificateRequest;
import io.flotilla.proto.access.v1.RenewCertificateResponse;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.RunOnVirtualThread;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;

/** Answers machines that want an identity, and devices that want a fresh one. */
@GrpcService
@RunOnVirtualThread
class EnrollmentEndpoint extends EnrollmentServiceImplBase {

    private final Enrollment enrollment;
    private final TrustRoot trust;
    private final FailureGuard failures;
    private final CurrentCaller caller;

    EnrollmentEndpoint(
            Enrollment enrollment, TrustRoot trust, FailureGuard failures, CurrentCaller caller) {
        this.enrollment = enrollment;
        this.trust = trust;
        this.failures = failures;
        this.caller = caller;
    }

    @Override
    public void enroll(EnrollRequest request, StreamObserver<EnrollResponse> answer) {
        var application =
                new Application(
                        request.getJoinToken(), request.getDeviceId(), request.getLabelsMap());
        var signingRequest = request.getCertificateSigningRequest().toByteArray();
        var credentials =
                failures.counted(
                        CallCaller.addressOrUnknown(),
                        () -> enrollment.enroll(application, signingRequest));
        answer.onNext(
                EnrollResponse.newBuilder()
                        .setDevice(credentials.device().resourceName())
                        .addAllCertificateChain(encoded(credentials.chain()))
                        .addAllTrustedCertificates(encoded(credentials.trusted()))
                        .setTrustRoot(ByteString.copyFrom(trust.newest()))
                        .build());
        answer.onCompleted();
    }

    @Override
    public void renewCertificate(
            RenewCertificateRequest request, StreamObserver<RenewCertificateResponse> answer) {
        Credentials credentials =
                enrollment.renew(
                        caller.device(), request.getCertificateSigningRequest().toByteArray());
        answer.onNext(
                RenewCertificateResponse.newBuilder()
                        .addAllCertificateChain(encoded(credentials.chain()))
                        .addAllTrustedCertificates(encoded(credentials.trusted()))
                        .build());
        answer.onCompleted();
    }

    private static List<ByteString> encoded(List<X509Certificate> certificates) {
        return certificates.stream().map(EnrollmentEndpoint::der).toList();
    }

    private static ByteString der(X509Certificate certificate) {
        try {
            return ByteString.copyFrom(certificate.getEncoded());
        } catch (CertificateEncodingException defect) {
            throw new IllegalStateException("a certificate that cannot be encoded", defect);
        }
    }
}

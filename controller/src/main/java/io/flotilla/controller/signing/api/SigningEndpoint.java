package io.flotilla.controller.signing.api;

import com.google.protobuf.ByteString;
import io.flotilla.controller.access.CurrentCaller;
import io.flotilla.controller.registry.Model;
import io.flotilla.controller.signing.Releases;
import io.flotilla.controller.signing.Submissions;
import io.flotilla.controller.signing.TrustReading;
import io.flotilla.proto.signing.v1.GetTrustFileRequest;
import io.flotilla.proto.signing.v1.GetTrustRequest;
import io.flotilla.proto.signing.v1.PrepareReleaseRequest;
import io.flotilla.proto.signing.v1.PrepareRotationRequest;
import io.flotilla.proto.signing.v1.SigningRequest;
import io.flotilla.proto.signing.v1.SigningServiceGrpc;
import io.flotilla.proto.signing.v1.SubmitSignaturesRequest;
import io.flotilla.proto.signing.v1.Trust;
import io.flotilla.proto.signing.v1.TrustFile;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.RunOnVirtualThread;

/** Answers for signed metadata. */
@GrpcService
@RunOnVirtualThread
final class SigningEndpoint extends SigningServiceGrpc.SigningServiceImplBase {

    private final TrustReading reading;
    private final Releases releases;
    private final Submissions submissions;
    private final CurrentCaller caller;

    SigningEndpoint(
            TrustReading reading,
            Releases releases,
            Submissions submissions,
            CurrentCaller caller) {
        this.reading = reading;
        this.releases = releases;
        this.submissions = submissions;
        this.caller = caller;
    }

    @Override
    public void getTrust(GetTrustRequest request, StreamObserver<Trust> answer) {
        answer(answer, SigningMapper.toWire(reading.status()));
    }

    @Override
    public void getTrustFile(GetTrustFileRequest request, StreamObserver<TrustFile> answer) {
        var content = ByteString.copyFrom(reading.file(request.getFile()));
        answer(answer, TrustFile.newBuilder().setContent(content).build());
    }

    @Override
    public void prepareRelease(
            PrepareReleaseRequest request, StreamObserver<SigningRequest> answer) {
        var model = Model.NAMES.parse("model", request.getModel());
        answer(answer, SigningMapper.toWire(releases.prepare(model, request.getSecurityFloor())));
    }

    @Override
    public void prepareRotation(
            PrepareRotationRequest request, StreamObserver<SigningRequest> answer) {
        var role = SigningMapper.role(request.getRole());
        var key = SigningMapper.publicKey(request.getPublicKey());
        answer(answer, SigningMapper.toWire(submissions.prepareRotation(role, key)));
    }

    @Override
    public void submitSignatures(SubmitSignaturesRequest request, StreamObserver<Trust> answer) {
        submissions.submit(SigningMapper.fromWire(request.getDocumentsList()), caller.actor());
        submissions.settle();
        answer(answer, SigningMapper.toWire(reading.status()));
    }

    private static <T> void answer(StreamObserver<T> answer, T message) {
        answer.onNext(message);
        answer.onCompleted();
    }
}

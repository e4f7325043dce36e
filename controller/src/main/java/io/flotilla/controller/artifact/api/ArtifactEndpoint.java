package io.flotilla.controller.artifact.api;

import io.flotilla.controller.access.CurrentCaller;
import io.flotilla.controller.artifact.ArtifactStore;
import io.flotilla.proto.artifact.v1.Artifact;
import io.flotilla.proto.artifact.v1.ArtifactServiceGrpc;
import io.flotilla.proto.artifact.v1.DownloadArtifactRequest;
import io.flotilla.proto.artifact.v1.DownloadArtifactResponse;
import io.flotilla.proto.artifact.v1.GetArtifactRequest;
import io.flotilla.proto.artifact.v1.UploadArtifactRequest;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.RunOnVirtualThread;

/** Answers for artifacts. */
@GrpcService
@RunOnVirtualThread
final class ArtifactEndpoint extends ArtifactServiceGrpc.ArtifactServiceImplBase {

    private final ArtifactStore artifacts;
    private final Downloads downloads;
    private final CurrentCaller caller;

    ArtifactEndpoint(ArtifactStore artifacts, Downloads downloads, CurrentCaller caller) {
        this.artifacts = artifacts;
        this.downloads = downloads;
        this.caller = caller;
    }

    @Override
    public void getArtifact(GetArtifactRequest request, StreamObserver<Artifact> answer) {
        var digest = io.flotilla.controller.artifact.Artifact.parseName("name", request.getName());
        answer.onNext(ArtifactMapper.toWire(artifacts.get(digest)));
        answer.onCompleted();
    }

    @Override
    public StreamObserver<UploadArtifactRequest> uploadArtifact(StreamObserver<Artifact> answer) {
        return new UploadReceiver(artifacts, caller.actor(), answer);
    }

    @Override
    public void downloadArtifact(
            DownloadArtifactRequest request, StreamObserver<DownloadArtifactResponse> answer) {
        downloads.begin(
                io.flotilla.controller.artifact.Artifact.parseName("name", request.getName()),
                request.getOffsetBytes(),
                (ServerCallStreamObserver<DownloadArtifactResponse>) answer);
    }
}

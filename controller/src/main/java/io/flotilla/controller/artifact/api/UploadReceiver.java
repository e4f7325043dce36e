package io.flotilla.controller.artifact.api;

import io.flotilla.contract.index.PieceIndex;
import io.flotilla.controller.artifact.Artifact;
import io.flotilla.controller.artifact.ArtifactStore;
import io.flotilla.controller.artifact.Upload;
import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.api.Digests;
import io.flotilla.proto.artifact.v1.UploadArtifactRequest;
import io.grpc.stub.StreamObserver;

/**
 * Takes in one upload stream. The next message is asked for when this one is written, so a slow
 * disk slows the sender down and memory stays at one message.
 */
final class UploadReceiver implements StreamObserver<UploadArtifactRequest> {

    private static final int MAX_DATA_BYTES = 1 << 20;

    private final ArtifactStore artifacts;
    private final Actor actor;
    private final StreamObserver<io.flotilla.proto.artifact.v1.Artifact> answer;
    private State state = new Waiting();

    UploadReceiver(
            ArtifactStore artifacts,
            Actor actor,
            StreamObserver<io.flotilla.proto.artifact.v1.Artifact> answer) {
        this.artifacts = artifacts;
        this.actor = actor;
        this.answer = answer;
    }

    private sealed interface State {}

    /** For the header. */
    private record Waiting() implements State {}

    private record Receiving(Upload upload) implements State {}

    /** Answered or failed: whatever else comes is ignored. */
    private record Ended() implements State {}

    @Override
    public void onNext(UploadArtifactRequest request) {
        var before = state;
        state = new Ended(); // which it stays if what follows throws
        state =
                switch (before) {
                    case Waiting _ -> begin(request);
                    case Receiving receiving -> take(request, receiving);
                    case Ended ended -> ended;
                };
    }

    private State begin(UploadArtifactRequest request) {
        if (!request.hasHeader()) {
            throw InvalidArgument.of("header", "must come first");
        }
        var header = request.getHeader();
        var digest = Digests.parse("header.sha256", header.getSha256());
        if (header.getSizeBytes() < 1 || header.getSizeBytes() > PieceIndex.MAX_FILE_BYTES) {
            throw InvalidArgument.of(
                    "header.size_bytes",
                    "must be 1 to %d, not %d"
                            .formatted(PieceIndex.MAX_FILE_BYTES, header.getSizeBytes()));
        }
        return artifacts
                .findIntact(digest, header.getSizeBytes())
                .map(this::answerAtOnce)
                .orElseGet(
                        () ->
                                new Receiving(
                                        artifacts.receive(digest, header.getSizeBytes(), actor)));
    }

    private State answerAtOnce(Artifact known) {
        finish(known);
        return new Ended();
    }

    private static State take(UploadArtifactRequest request, Receiving receiving) {
        if (!request.hasData() || request.getData().size() > MAX_DATA_BYTES) {
            receiving.upload.close();
            throw InvalidArgument.of(
                    "data",
                    "must be all that follows the header, at most %d bytes a message"
                            .formatted(MAX_DATA_BYTES));
        }
        receiving.upload.write(request.getData().asReadOnlyByteBuffer());
        return receiving;
    }

    @Override
    public void onCompleted() {
        var before = state;
        state = new Ended();
        switch (before) {
            case Waiting _ -> throw InvalidArgument.of("header", "must come first");
            case Receiving(var upload) -> finish(upload.complete());
            case Ended _ -> {}
        }
    }

    private void finish(Artifact artifact) {
        answer.onNext(ArtifactMapper.toWire(artifact));
        answer.onCompleted();
    }

    /** The sender went away. */
    @Override
    public void onError(Throwable gone) {
        var before = state;
        state = new Ended();
        if (before instanceof Receiving(var upload)) {
            upload.close();
        }
    }
}

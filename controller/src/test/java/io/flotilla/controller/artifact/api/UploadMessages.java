package io.flotilla.controller.artifact.api;

import com.google.protobuf.ByteString;
import io.flotilla.controller.shared.Digest;
import io.flotilla.proto.artifact.v1.Artifact;
import io.flotilla.proto.artifact.v1.UploadArtifactRequest;
import io.flotilla.proto.artifact.v1.UploadArtifactRequest.Header;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What a client sends in an upload, and what it waits for. */
final class UploadMessages {

    private UploadMessages() {}

    static UploadArtifactRequest header(byte[] content) {
        return UploadArtifactRequest.newBuilder()
                .setHeader(
                        Header.newBuilder().setSha256(digest(content)).setSizeBytes(content.length))
                .build();
    }

    static List<UploadArtifactRequest> parts(byte[] content) {
        var parts = new ArrayList<UploadArtifactRequest>();
        for (int offset = 0; offset < content.length; offset += 1 << 20) {
            var size = Math.min(1 << 20, content.length - offset);
            parts.add(
                    UploadArtifactRequest.newBuilder()
                            .setData(ByteString.copyFrom(content, offset, size))
                            .build());
        }
        return parts;
    }

    static UploadArtifactRequest data(byte[] bytes) {
        return UploadArtifactRequest.newBuilder().setData(ByteString.copyFrom(bytes)).build();
    }

    static ByteString digest(byte[] content) {
        return ByteString.copyFrom(Digest.of(content).bytes());
    }

    static byte[] random(int sizeBytes) {
        var bytes = new byte[sizeBytes];
        new Random().nextBytes(bytes);
        return bytes;
    }

    /** Waits for the answer, and throws what came instead. */
    static final class Answer implements StreamObserver<Artifact> {

        private final CompletableFuture<Artifact> artifact = new CompletableFuture<>();

        Artifact join() {
            try {
                return artifact.join();
            } catch (CompletionException failed) {
                if (failed.getCause() instanceof RuntimeException refusal) {
                    throw refusal;
                }
                throw failed;
            }
        }

        @Override
        public void onNext(Artifact stored) {
            artifact.complete(stored);
        }

        @Override
        public void onError(Throwable failure) {
            artifact.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {}
    }
}

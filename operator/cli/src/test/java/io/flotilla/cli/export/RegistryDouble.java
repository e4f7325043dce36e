package io.flotilla.cli.export;

import com.google.protobuf.ByteString;
import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.cli.fetch.Sha256;
import io.flotilla.proto.artifact.v1.ArtifactServiceGrpc.ArtifactServiceImplBase;
import io.flotilla.proto.artifact.v1.DownloadArtifactRequest;
import io.flotilla.proto.artifact.v1.DownloadArtifactResponse;
import io.flotilla.proto.registry.v1.EmbeddingVector;
import io.flotilla.proto.registry.v1.GetManifestRequest;
import io.flotilla.proto.registry.v1.GetModelVersionRequest;
import io.flotilla.proto.registry.v1.GoldenCase;
import io.flotilla.proto.registry.v1.GoldenTest;
import io.flotilla.proto.registry.v1.Manifest;
import io.flotilla.proto.registry.v1.ManifestAdapter;
import io.flotilla.proto.registry.v1.ManifestVariant;
import io.flotilla.proto.registry.v1.ModelVersion;
import io.flotilla.proto.registry.v1.ModelVersionServiceGrpc.ModelVersionServiceImplBase;
import io.flotilla.proto.registry.v1.VariantFacts;
import io.flotilla.proto.registry.v1.VariantFile;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.okhttp.OkHttpChannelBuilder;
import io.grpc.okhttp.OkHttpServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** A controller that has one version, and breaks off downloads when it is told to. */
final class RegistryDouble implements AutoCloseable {
    static final String VERSION = "models/tiny/versions/1.0.0";
    private static final int PART_BYTES = 1 << 16;

    private final Map<String, byte[]> artifacts = new HashMap<>();
    private final List<Long> offsets = Collections.synchronizedList(new ArrayList<>());
    private final Manifest.Builder manifest =
            Manifest.newBuilder().setModelVersion(VERSION).setRevision(1);
    private final Server server;
    private final AtomicLong bytesUntilBreak = new AtomicLong(Long.MAX_VALUE);

    RegistryDouble() {
        try {
            server =
                    OkHttpServerBuilder.forPort(0, InsecureServerCredentials.create())
                            .addService(new Artifacts())
                            .addService(new Versions())
                            .build()
                            .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RegistryDouble withGoldenTest() {
        manifest.setGoldenTest(
                GoldenTest.newBuilder()
                        .addCases(
                                GoldenCase.newBuilder()
                                        .setText("a text")
                                        .setEmbedding(EmbeddingVector.newBuilder().addValues(1))));
        return this;
    }

    RegistryDouble withVariant(String id, VariantFile... files) {
        manifest.addVariants(
                ManifestVariant.newBuilder()
                        .setName(VERSION + "/variants/" + id)
                        .setFacts(
                                VariantFacts.newBuilder()
                                        .setFormat(VariantFacts.Format.FORMAT_ONNX)
                                        .setPrecision("INT8")
                                        .setParameterCount(22_600_000))
                        .addAllFiles(List.of(files)));
        return this;
    }

    RegistryDouble withAdapter(String id, VariantFile... files) {
        manifest.addAdapters(
                ManifestAdapter.newBuilder()
                        .setName(VERSION + "/adapters/" + id)
                        .setBaseSha256(ByteString.copyFrom(new byte[32]))
                        .addAllFiles(List.of(files)));
        return this;
    }

    VariantFile file(String path, VariantFile.Role role, byte[] content) {
        var sha256 = Sha256.of(content);
        artifacts.put(sha256, content);
        return VariantFile.newBuilder()
                .setPath(path)
                .setRole(role)
                .setSizeBytes(content.length)
                .setSha256(ByteString.copyFrom(HexFormat.of().parseHex(sha256)))
                .build();
    }

    /** Lets other bytes come than the digest stands for. */
    void alter(byte[] content) {
        var altered = content.clone();
        altered[altered.length / 2] ^= 1;
        artifacts.put(Sha256.of(content), altered);
    }

    /** Breaks the next download off after so many bytes. */
    void breakOffAfter(long bytes) {
        bytesUntilBreak.set(bytes);
    }

    /** Where each download began, in their order. */
    List<Long> offsets() {
        return List.copyOf(offsets);
    }

    ControllerConnection connect() {
        var channel =
                OkHttpChannelBuilder.forAddress(
                                "localhost", server.getPort(), InsecureChannelCredentials.create())
                        .build();
        return ControllerConnection.over(channel, "token");
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private final class Artifacts extends ArtifactServiceImplBase {
        @Override
        public void downloadArtifact(
                DownloadArtifactRequest request, StreamObserver<DownloadArtifactResponse> answer) {
            offsets.add(request.getOffsetBytes());
            var content = artifacts.getOrDefault(request.getName().split("/", -1)[1], new byte[0]);
            for (int at = (int) request.getOffsetBytes(); at < content.length; at += PART_BYTES) {
                if (bytesUntilBreak.get() <= 0) {
                    bytesUntilBreak.set(Long.MAX_VALUE);
                    answer.onError(Status.UNAVAILABLE.asRuntimeException());
                    return;
                }
                int length = Math.min(PART_BYTES, content.length - at);
                bytesUntilBreak.addAndGet(-length);
                answer.onNext(
                        DownloadArtifactResponse.newBuilder()
                                .setData(ByteString.copyFrom(content, at, length))
                                .build());
            }
            answer.onCompleted();
        }
    }

    private final class Versions extends ModelVersionServiceImplBase {
        @Override
        public void getManifest(GetManifestRequest request, StreamObserver<Manifest> answer) {
            answer.onNext(manifest.build());
            answer.onCompleted();
        }

        @Override
        public void getModelVersion(
                GetModelVersionRequest request, StreamObserver<ModelVersion> answer) {
            answer.onNext(ModelVersion.newBuilder().setLicense("Apache-2.0").build());
            answer.onCompleted();
        }
    }
}

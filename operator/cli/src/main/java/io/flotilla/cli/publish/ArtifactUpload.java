package io.flotilla.cli.publish;

import com.google.protobuf.ByteString;
import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.ExitCode;
import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.proto.artifact.v1.Artifact;
import io.flotilla.proto.artifact.v1.ArtifactServiceGrpc;
import io.flotilla.proto.artifact.v1.GetArtifactRequest;
import io.flotilla.proto.artifact.v1.UploadArtifactRequest;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.BlockingClientCall;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/** Sends files that the registry does not have yet. */
final class ArtifactUpload {
    private static final int PART_BYTES = 1 << 18;

    private final ControllerConnection controller;

    ArtifactUpload(ControllerConnection controller) {
        this.controller = controller;
    }

    /** Whether the registry has the file already. */
    boolean isStored(LocalFile file) {
        try {
            var artifact =
                    controller
                            .unary(ArtifactServiceGrpc::newBlockingStub)
                            .getArtifact(
                                    GetArtifactRequest.newBuilder()
                                            .setName("artifacts/" + file.sha256())
                                            .build());
            return artifact.getSizeBytes() == file.sizeBytes();
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    /** Sends a file and waits until it is stored; {@code progress} hears of the bytes sent. */
    void send(LocalFile file, LongConsumer progress) {
        var call = controller.streaming(ArtifactServiceGrpc::newBlockingV2Stub).uploadArtifact();
        try (var in = Files.newInputStream(file.file())) {
            boolean open = call.write(header(file));
            var part = new byte[PART_BYTES];
            long sent = 0;
            for (int read = in.readNBytes(part, 0, PART_BYTES);
                    read > 0 && open;
                    read = in.readNBytes(part, 0, PART_BYTES)) {
                open = call.write(data(part, read));
                sent += read;
                progress.accept(sent);
            }
            finish(call);
        } catch (StatusException e) {
            throw new StatusRuntimeException(e.getStatus(), e.getTrailers());
        } catch (IOException e) {
            call.cancel("The file cannot be read", e);
            throw CommandFailure.usage("Cannot read " + file.file() + ": " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            call.cancel("Interrupted", e);
            throw new CommandFailure(ExitCode.FAILED, "Interrupted.");
        }
    }

    private static void finish(BlockingClientCall<UploadArtifactRequest, Artifact> call)
            throws InterruptedException, StatusException {
        call.halfClose();
        if (call.read() == null) {
            throw new CommandFailure(ExitCode.FAILED, "The registry did not confirm the upload.");
        }
    }

    private static UploadArtifactRequest header(LocalFile file) {
        var header =
                UploadArtifactRequest.Header.newBuilder()
                        .setSha256(ByteString.copyFrom(HexFormat.of().parseHex(file.sha256())))
                        .setSizeBytes(file.sizeBytes());
        return UploadArtifactRequest.newBuilder().setHeader(header).build();
    }

    private static UploadArtifactRequest data(byte[] part, int length) {
        return UploadArtifactRequest.newBuilder()
                .setData(ByteString.copyFrom(part, 0, length))
                .build();
    }
}

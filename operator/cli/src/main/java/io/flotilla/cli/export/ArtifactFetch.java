package io.flotilla.cli.export;

import com.google.protobuf.ByteString;
import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.ExitCode;
import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.cli.fetch.FetchProgress;
import io.flotilla.cli.fetch.PartialFile;
import io.flotilla.cli.fetch.Sha256;
import io.flotilla.cli.output.Printer;
import io.flotilla.cli.output.Words;
import io.flotilla.proto.artifact.v1.ArtifactServiceGrpc;
import io.flotilla.proto.artifact.v1.DownloadArtifactRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Brings artifacts from the registry. What has come stays when the connection breaks, and the next
 * attempt, of this run or a later one, goes on after it; a file gets its name when it is whole and
 * its digest is right.
 */
final class ArtifactFetch {
    private static final int MOST_ATTEMPTS = 10;

    private final ControllerConnection controller;
    private final Printer printer;

    ArtifactFetch(ControllerConnection controller, Printer printer) {
        this.controller = controller;
        this.printer = printer;
    }

    /** Brings a file to a place where nothing is yet. */
    void fetch(ExportFile file, Path target) throws IOException {
        Files.createDirectories(target.toAbsolutePath().getParent());
        var part = PartialFile.beside(target);
        if (part.sizeBytes() > file.sizeBytes()) {
            part.delete();
        }
        var progress = new FetchProgress(printer, file.path());
        var digest = complete(file, part, progress);
        if (!digest.equals(file.sha256())) {
            part.delete();
            throw failed(
                    file,
                    "has the digest %s, not %s; what came was thrown away"
                            .formatted(digest, file.sha256()));
        }
        Files.move(part.file(), target, StandardCopyOption.ATOMIC_MOVE);
        progress.done(file.sizeBytes(), digest);
    }

    private String complete(ExportFile file, PartialFile part, FetchProgress progress)
            throws IOException {
        for (int attempt = 1; ; attempt++) {
            long before = part.sizeBytes();
            try {
                return receive(file, part, progress);
            } catch (StatusRuntimeException e) {
                var hasBrokenOff = e.getStatus().getCode() == Status.Code.UNAVAILABLE;
                if (!hasBrokenOff || attempt == MOST_ATTEMPTS || part.sizeBytes() <= before) {
                    printer.say(
                            "%s: %s of %s are here; run the command again to go on."
                                    .formatted(
                                            file.path(),
                                            Words.bytes(part.sizeBytes()),
                                            Words.bytes(file.sizeBytes())));
                    throw e;
                }
            }
        }
    }

    private String receive(ExportFile file, PartialFile part, FetchProgress progress)
            throws IOException {
        long at = part.sizeBytes();
        var digest = Sha256.after(part.file());
        if (at > 0) {
            progress.resumed(at, file.sizeBytes());
        }
        part.requireSpace(file.sizeBytes() - at, file.path());
        try (var out = part.openAt(at)) {
            var answers =
                    controller
                            .streaming(ArtifactServiceGrpc::newBlockingStub)
                            .downloadArtifact(request(file, at));
            while (answers.hasNext()) {
                var data = answers.next().getData();
                at += data.size();
                if (at > file.sizeBytes()) {
                    throw failed(file, "goes on after the bytes that it should have");
                }
                take(data, out, digest);
                progress.received(at, file.sizeBytes());
            }
        }
        if (at < file.sizeBytes()) {
            throw failed(file, "ended after %d bytes".formatted(at));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static DownloadArtifactRequest request(ExportFile file, long offset) {
        return DownloadArtifactRequest.newBuilder()
                .setName("artifacts/" + file.sha256())
                .setOffsetBytes(offset)
                .build();
    }

    private static void take(ByteString data, FileChannel out, MessageDigest digest)
            throws IOException {
        digest.update(data.asReadOnlyByteBuffer());
        for (var rest = data.asReadOnlyByteBuffer(); rest.hasRemaining(); ) {
            out.write(rest);
        }
    }

    private static CommandFailure failed(ExportFile file, String what) {
        return new CommandFailure(ExitCode.FAILED, file.path() + " " + what + ".");
    }
}

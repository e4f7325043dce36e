package io.flotilla.cli.fetch;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.ExitCode;
import io.flotilla.cli.output.Printer;
import io.flotilla.cli.output.Words;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Brings files to this machine. What has come stays when a connection breaks, and the next attempt,
 * of this run or a later one, goes on after it; a file gets its name when it is whole and its
 * digest is right.
 */
public final class Download {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MOST_ATTEMPTS = 10;

    private final Http http;
    private final Printer printer;

    /** Fetches through {@code http} and tells the printer how far it is. */
    public Download(Http http, Printer printer) {
        this.http = http;
        this.printer = printer;
    }

    /** Brings a file to a path, where it may be already. */
    public void fetch(RemoteFile file, Path target) {
        try {
            if (isThere(file, target)) {
                printer.say(file.name() + ": fetched before");
                return;
            }
            var part = PartialFile.beside(target);
            if (whole(file, target, part)) {
                admit(file, part, target);
            }
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.FAILED, "Cannot keep " + file.name() + " at " + target + ": " + e);
        }
    }

    private static boolean isThere(RemoteFile file, Path target) throws IOException {
        if (!Files.isRegularFile(target)) {
            return false;
        }
        if (file.hasDigest()) {
            return Sha256.of(target).equals(file.sha256());
        }
        return file.hasSize() && Files.size(target) == file.sizeBytes();
    }

    /** Whether the part is the whole file now; if not, the target still is what the server has. */
    private boolean whole(RemoteFile file, Path target, PartialFile part) throws IOException {
        var progress = new FetchProgress(printer, file.name());
        for (int attempt = 1; ; attempt++) {
            long before = part.sizeBytes();
            try {
                return attempt(file, target, part, progress);
            } catch (BrokenOff e) {
                if (attempt == MOST_ATTEMPTS || part.sizeBytes() <= before) {
                    throw new CommandFailure(
                            ExitCode.UNREACHABLE,
                            "%s broke off after %s: %s. Run the command again to go on."
                                    .formatted(
                                            file.name(),
                                            Words.bytes(part.sizeBytes()),
                                            e.getMessage()));
                }
            }
        }
    }

    private boolean attempt(RemoteFile file, Path target, PartialFile part, FetchProgress progress)
            throws IOException {
        var there = file.hasDigest() || !part.tag().isEmpty() ? part.sizeBytes() : 0;
        if (there > 0 && there == file.sizeBytes()) {
            return true;
        }
        try (var reply = http.get(file.address(), headers(file, target, part, there))) {
            switch (reply.status()) {
                case 304 -> {
                    printer.say(file.name() + ": fetched before, and the same still");
                    return false;
                }
                case 200 -> {
                    Files.createDirectories(target.toAbsolutePath().getParent());
                    part.restart(reply.header("ETag"));
                    copy(reply, 0, file, part, progress);
                }
                case 206 -> {
                    requireRange(reply, there, file);
                    progress.resumed(there, file.sizeBytes());
                    copy(reply, there, file, part, progress);
                }
                case 416 -> {
                    part.delete();
                    throw failed(
                            file, "is shorter than what has come of it; run the command again");
                }
                default -> throw reply.refusal(file.advice());
            }
        }
        return true;
    }

    private static Map<String, String> headers(
            RemoteFile file, Path target, PartialFile part, long there) throws IOException {
        var headers = new HashMap<>(file.headers());
        if (there > 0) {
            headers.put("Range", "bytes=" + there + "-");
            if (!part.tag().isEmpty()) {
                headers.put("If-Range", part.tag());
            }
        } else if (!file.hasDigest() && Files.exists(target) && !part.tag().isEmpty()) {
            headers.put("If-None-Match", part.tag());
        }
        return headers;
    }

    private static void requireRange(Reply reply, long there, RemoteFile file) {
        if (!reply.header("Content-Range").startsWith("bytes " + there + "-")) {
            throw failed(
                    file,
                    "was asked for from byte %d on, but came as %s"
                            .formatted(there, reply.header("Content-Range")));
        }
    }

    private static void copy(
            Reply reply, long from, RemoteFile file, PartialFile part, FetchProgress progress)
            throws IOException {
        long announced = reply.headers().firstValueAsLong("Content-Length").orElse(-1);
        long total = file.hasSize() ? file.sizeBytes() : announced < 0 ? -1 : from + announced;
        if (announced >= 0 && from + announced != total) {
            throw failed(
                    file,
                    "has %d bytes, not the %d that it should".formatted(from + announced, total));
        }
        part.requireSpace(total - from, file.name());
        try (var out = part.openAt(from)) {
            var buffer = new byte[BUFFER_BYTES];
            long at = from;
            for (int read = next(reply, buffer); read >= 0; read = next(reply, buffer)) {
                at += read;
                if (total >= 0 && at > total) {
                    throw failed(
                            file,
                            "goes on after the %d bytes that it should have".formatted(total));
                }
                write(out, buffer, read);
                progress.received(at, total);
            }
            if (at < total) {
                throw new BrokenOff("%d of %d bytes came".formatted(at, total));
            }
        }
    }

    private static int next(Reply reply, byte[] buffer) throws BrokenOff {
        try {
            return reply.body().read(buffer);
        } catch (IOException e) {
            throw new BrokenOff(String.valueOf(e.getMessage()));
        }
    }

    private static void write(FileChannel out, byte[] buffer, int length) throws IOException {
        var bytes = ByteBuffer.wrap(buffer, 0, length);
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    private void admit(RemoteFile file, PartialFile part, Path target) throws IOException {
        var digest = Sha256.of(part.file());
        if (file.hasDigest() && !digest.equals(file.sha256())) {
            part.delete();
            throw failed(
                    file,
                    "has the digest %s, not %s; what came was thrown away"
                            .formatted(digest, file.sha256()));
        }
        long size = part.sizeBytes();
        Files.move(part.file(), target, StandardCopyOption.ATOMIC_MOVE);
        new FetchProgress(printer, file.name()).done(size, digest);
    }

    private static CommandFailure failed(RemoteFile file, String what) {
        return new CommandFailure(ExitCode.FAILED, file.name() + " " + what + ".");
    }

    /** The connection ended before the file did. */
    private static final class BrokenOff extends IOException {
        private static final long serialVersionUID = 1L;

        BrokenOff(String reason) {
            super(reason);
        }
    }
}

package io.flotilla.agent.artifact;

import io.flotilla.contract.index.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Computes digests of whole files. */
final class FileDigest {
    private static final int BUFFER_BYTES = 64 * 1024;

    private FileDigest() {}

    static Digest of(Path file) throws IOException {
        var sha256 = Digest.sha256();
        var buffer = new byte[BUFFER_BYTES];
        try (var in = Files.newInputStream(file)) {
            for (var count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                sha256.update(buffer, 0, count);
            }
        }
        return Digest.ofBytes(sha256.digest());
    }
}

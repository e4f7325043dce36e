package io.flotilla.cli.source;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.ExitCode;
import io.flotilla.cli.fetch.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * One blob of a manifest.
 *
 * @param mediaType what it is
 * @param sha256 its digest, lower-case hex
 * @param sizeBytes its length
 * @param annotations what else the manifest says of it
 */
record Layer(String mediaType, String sha256, long sizeBytes, Map<String, String> annotations) {
    Layer {
        annotations = Map.copyOf(annotations);
    }

    /** Lets a name stand for its blob on this machine, after the bytes have been checked. */
    void link(Path blob, Path target) {
        try {
            if (!Files.isRegularFile(blob)) {
                throw new CommandFailure(
                        ExitCode.NOT_FOUND, blob + " is missing; pull the model again.");
            }
            var digest = Sha256.of(blob);
            if (!digest.equals(sha256)) {
                throw new CommandFailure(
                        ExitCode.FAILED,
                        blob + " has the digest " + digest + "; pull the model again.");
            }
            Files.createDirectories(target.toAbsolutePath().getParent());
            Files.deleteIfExists(target);
            Files.createSymbolicLink(target, blob.toAbsolutePath());
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, "Cannot use " + blob + ": " + e);
        }
    }
}

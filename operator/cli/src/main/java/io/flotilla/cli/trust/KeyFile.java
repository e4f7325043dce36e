package io.flotilla.cli.trust;

import io.flotilla.cli.CommandFailure;
import io.flotilla.contract.trust.SigningKey;
import io.flotilla.contract.trust.TrustKey;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Keys as PEM files: PKCS#8 for the private half, X.509 for the public one. */
final class KeyFile {
    private KeyFile() {}

    /** Both halves of a key in PEM, and by what it is told from others. */
    record Pair(String secretPem, String publicPem, String id) {
        /** Shows neither half. */
        @Override
        public String toString() {
            return "Pair[" + id + "]";
        }
    }

    static SigningKey read(Path file) {
        try {
            return SigningKey.ofPem(Files.readString(file));
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(file, e);
        }
    }

    static TrustKey readPublic(Path file) {
        try {
            return TrustKey.ofPem(Files.readString(file));
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(file, e);
        }
    }

    private static CommandFailure unreadable(Path file, Exception cause) {
        return CommandFailure.usage(
                "Cannot read the key %s: %s".formatted(file, cause.getMessage()));
    }

    /** Writes the key for its owner alone, and its public half beside it; replaces neither. */
    static void write(Pair key, Path file) {
        try {
            create(file, key.secretPem(), "rw-------");
            create(publicFile(file), key.publicPem(), "rw-r--r--");
        } catch (FileAlreadyExistsException e) {
            throw CommandFailure.usage("There is a file %s already.".formatted(e.getFile()));
        } catch (IOException e) {
            throw CommandFailure.usage("Cannot write %s: %s".formatted(file, e));
        }
    }

    static Path publicFile(Path file) {
        return file.resolveSibling(file.getFileName() + ".pub");
    }

    private static void create(Path file, String pem, String permissions) throws IOException {
        var isPosix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes =
                isPosix
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString(permissions))
                        }
                        : new FileAttribute<?>[0];
        var _ = Files.createFile(file, attributes);
        Files.writeString(file, pem);
    }
}

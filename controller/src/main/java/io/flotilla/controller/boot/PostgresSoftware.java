package io.flotilla.controller.boot;

import io.flotilla.controller.shared.Digest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * The PostgreSQL that ships with the controller, unpacked from the class path into a directory of
 * ours: once for each release, never into a shared temporary directory where somebody else could
 * have put something in its place.
 */
final class PostgresSoftware {

    private final Path directory;

    private PostgresSoftware(Path directory) {
        this.directory = directory;
    }

    /** Unpacks the software for this machine into the directory unless it is there. */
    static PostgresSoftware unpackInto(Path parent) throws IOException {
        var archive = archiveName(System.getProperty("os.name"), System.getProperty("os.arch"));
        var directory = parent.resolve(digestOf(archive).hex().substring(0, 16));
        if (!Files.exists(directory)) {
            Files.createDirectories(parent);
            var partial = Files.createTempDirectory(parent, "unpacking-");
            try (var content = open(archive)) {
                unpack(content, partial);
            }
            try {
                Files.move(partial, directory, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException failed) {
                // Somebody else was faster; what they unpacked is the same.
                deleteTree(partial);
                if (!Files.exists(directory)) {
                    throw failed;
                }
            }
        }
        return new PostgresSoftware(directory);
    }

    /** Path of one of its programs, e.g. {@code initdb}. */
    String program(String name) {
        return directory.resolve("bin").resolve(name).toString();
    }

    /** The name that the binaries' jars give to the archive for this kind of machine. */
    static String archiveName(String operatingSystem, String architecture) {
        if (!operatingSystem.toLowerCase(Locale.ROOT).contains("linux")) {
            throw new UnsupportedOperationException(
                    "the built-in database runs on Linux only, not on %s: set quarkus.datasource.jdbc.url to a PostgreSQL of yours"
                            .formatted(operatingSystem));
        }
        return switch (architecture) {
            case "amd64", "x86_64" -> "postgres-linux-x86_64.txz";
            case "aarch64" -> "postgres-linux-arm_64.txz";
            default ->
                    throw new UnsupportedOperationException(
                            "there is no built-in database for %s: set quarkus.datasource.jdbc.url to a PostgreSQL of yours"
                                    .formatted(architecture));
        };
    }

    private static Digest digestOf(String archive) throws IOException {
        try (var content = open(archive)) {
            return Digest.of(content);
        }
    }

    private static InputStream open(String archive) throws IOException {
        var content = PostgresSoftware.class.getClassLoader().getResourceAsStream(archive);
        if (content == null) {
            throw new IOException("not on the class path: " + archive);
        }
        return new BufferedInputStream(content, 1 << 16);
    }

    private static void unpack(InputStream archive, Path into) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZCompressorInputStream(archive))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpackEntry(tar, entry, into);
            }
        }
    }

    private static void unpackEntry(TarArchiveInputStream tar, TarArchiveEntry entry, Path into)
            throws IOException {
        var target = into.resolve(entry.getName()).normalize();
        if (!target.startsWith(into)) {
            throw new IOException("entry outside of the archive: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, target);
        if ((entry.getMode() & 0100) != 0) {
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private static void deleteTree(Path tree) throws IOException {
        try (var paths = Files.walk(tree)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}

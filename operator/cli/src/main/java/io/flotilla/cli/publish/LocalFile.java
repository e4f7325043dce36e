package io.flotilla.cli.publish;

import com.google.protobuf.ByteString;
import io.flotilla.cli.CommandFailure;
import io.flotilla.proto.registry.v1.VariantFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A file on this machine that belongs to a variant.
 *
 * @param path its path within the variant
 * @param role what it is for
 * @param file where it is
 * @param sha256 its digest, lower-case hex
 * @param sizeBytes its length
 */
record LocalFile(String path, VariantFile.Role role, Path file, String sha256, long sizeBytes) {
    private static final int BUFFER_BYTES = 1 << 18;

    /** Reads the file once for its digest. */
    static LocalFile of(String path, VariantFile.Role role, Path file) {
        try (var in = new DigestInputStream(Files.newInputStream(file), newSha256())) {
            var buffer = new byte[BUFFER_BYTES];
            long size = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                size += read;
            }
            var digest = HexFormat.of().formatHex(in.getMessageDigest().digest());
            return new LocalFile(path, role, file, digest, size);
        } catch (IOException e) {
            throw CommandFailure.usage("Cannot read " + file + ": " + e);
        }
    }

    /** The digests of files, in lower-case hex. */
    static Set<String> sha256s(Stream<LocalFile> files) {
        return files.map(LocalFile::sha256).collect(Collectors.toUnmodifiableSet());
    }

    /** The message that names it. */
    VariantFile message() {
        return VariantFile.newBuilder()
                .setPath(path)
                .setRole(role)
                .setSha256(ByteString.copyFrom(HexFormat.of().parseHex(sha256)))
                .build();
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}

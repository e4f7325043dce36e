package io.flotilla.contract.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the digest of a recorded change covers.
 *
 * @param sequence rising from 1 without gaps
 * @param occurTime in whole microseconds
 * @param source address that the call came from; empty: no call made the change
 * @param previousSha256 digest of the entry before this one; zeros for the first
 */
public record AuditEntry(
        long sequence,
        Instant occurTime,
        String actor,
        String action,
        String resource,
        String reason,
        String source,
        Map<String, String> details,
        Sha256 previousSha256) {

    public AuditEntry {
        details = Map.copyOf(details);
    }

    /**
     * SHA-256 of the canonical form: sequence and microseconds since 1970 (8 bytes each, big
     * endian); actor, action, resource and reason; the number of details (4 bytes) and each one's
     * key and value in the order of the keys' UTF-16 code units; the 32 bytes of the previous
     * digest; the source, unless it is empty. Each text is its length in bytes (4 bytes) and its
     * UTF-8.
     */
    public Sha256 sha256() {
        var bytes = new ByteArrayOutputStream();
        try (var form = new DataOutputStream(bytes)) {
            form.writeLong(sequence);
            form.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, occurTime));
            write(form, actor);
            write(form, action);
            write(form, resource);
            write(form, reason);
            form.writeInt(details.size());
            for (var detail : new TreeMap<>(details).entrySet()) {
                write(form, detail.getKey());
                write(form, detail.getValue());
            }
            form.write(previousSha256.bytes());
            if (!source.isEmpty()) {
                write(form, source);
            }
        } catch (IOException defect) {
            throw new UncheckedIOException("memory does not fail", defect);
        }
        return new Sha256(digest(bytes.toByteArray()));
    }

    private static byte[] digest(byte[] form) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(form);
        } catch (NoSuchAlgorithmException defect) {
            throw new IllegalStateException("every Java has SHA-256", defect);
        }
    }

    private static void write(DataOutputStream form, String text) throws IOException {
        var utf8 = text.getBytes(UTF_8);
        form.writeInt(utf8.length);
        form.write(utf8);
    }
}

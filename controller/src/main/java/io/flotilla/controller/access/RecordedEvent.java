package io.flotilla.controller.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.Event;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.TreeMap;

/**
 * An event in its place in the chain.
 *
 * @param sequence rising from 1 without gaps
 * @param occurTime in whole microseconds, which is what the database keeps
 * @param previousSha256 digest of the event before this one; zeros for the first
 * @param sha256 digest of this one
 */
public record RecordedEvent(
        long sequence, Instant occurTime, Event event, Digest previousSha256, Digest sha256) {

    /** Puts the event behind the one with that sequence and digest. */
    public static RecordedEvent after(
            long sequence, Digest sha256, Event event, Instant occurTime) {
        var next = sequence + 1;
        var time = occurTime.truncatedTo(ChronoUnit.MICROS);
        return new RecordedEvent(next, time, event, sha256, digestOf(next, time, event, sha256));
    }

    /**
     * Whether its digest is that of its content. A chain is unbroken if that holds for each event
     * and each names the one before it.
     */
    public boolean isIntact() {
        return sha256.equals(digestOf(sequence, occurTime, event, previousSha256));
    }

    /**
     * SHA-256 of the canonical form: sequence and microseconds since 1970 (8 bytes each, big
     * endian); actor, action, resource and reason; the number of details (4 bytes) and each one's
     * key and value in the order of the keys' UTF-16 code units; the 32 bytes of the previous
     * digest. Each text is its length in bytes (4 bytes) and its UTF-8.
     */
    private static Digest digestOf(
            long sequence, Instant occurTime, Event event, Digest previousSha256) {
        var bytes = new ByteArrayOutputStream();
        try (var form = new DataOutputStream(bytes)) {
            form.writeLong(sequence);
            form.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, occurTime));
            write(form, event.actor().name());
            write(form, event.action());
            write(form, event.resource());
            write(form, event.reason());
            var details = new TreeMap<>(event.details());
            form.writeInt(details.size());
            for (var detail : details.entrySet()) {
                write(form, detail.getKey());
                write(form, detail.getValue());
            }
            form.write(previousSha256.bytes());
        } catch (IOException defect) {
            throw new UncheckedIOException("memory does not fail", defect);
        }
        return Digest.of(bytes.toByteArray());
    }

    private static void write(DataOutputStream form, String text) throws IOException {
        var utf8 = text.getBytes(UTF_8);
        form.writeInt(utf8.length);
        form.write(utf8);
    }
}

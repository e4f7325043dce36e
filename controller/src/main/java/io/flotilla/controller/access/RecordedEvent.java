package io.flotilla.controller.access;

import io.flotilla.contract.audit.AuditEntry;
import io.flotilla.contract.audit.Sha256;
import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.Event;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * An event in its place in the chain.
 *
 * @param sequence rising from 1 without gaps
 * @param occurTime in whole microseconds, which is what the database keeps
 * @param source address that the call came from; empty: no call made the change
 * @param previousSha256 digest of the event before this one; zeros for the first
 * @param sha256 digest of this one
 */
public record RecordedEvent(
        long sequence,
        Instant occurTime,
        Event event,
        String source,
        Digest previousSha256,
        Digest sha256) {

    /** Puts the event behind the one with that sequence and digest. */
    public static RecordedEvent after(
            long sequence, Digest sha256, Event event, String source, Instant occurTime) {
        var next = sequence + 1;
        var time = occurTime.truncatedTo(ChronoUnit.MICROS);
        var digest = digestOf(entry(next, time, event, source, sha256));
        return new RecordedEvent(next, time, event, source, sha256, digest);
    }

    /**
     * Whether its digest is that of its content. A chain is unbroken if that holds for each event
     * and each names the one before it.
     */
    public boolean isIntact() {
        return sha256.equals(digestOf(entry(sequence, occurTime, event, source, previousSha256)));
    }

    private static AuditEntry entry(
            long sequence, Instant occurTime, Event event, String source, Digest previousSha256) {
        return new AuditEntry(
                sequence,
                occurTime,
                event.actor().name(),
                event.action(),
                event.resource(),
                event.reason(),
                source,
                event.details(),
                new Sha256(previousSha256.bytes()));
    }

    private static Digest digestOf(AuditEntry entry) {
        return Digest.ofBytes(entry.sha256().bytes());
    }
}

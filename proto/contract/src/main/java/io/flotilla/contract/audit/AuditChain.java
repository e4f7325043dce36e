package io.flotilla.contract.audit;

import java.util.Optional;

/**
 * Follows a record of changes from its first entry on, and finds where it was tampered with: an
 * entry that is missing, is not in its place, or is not what it was. What is cut off at the end can
 * only be seen by whoever has kept the digest of a later entry.
 */
public final class AuditChain {

    private long sequence;
    private Sha256 head = Sha256.ZERO;

    /** Takes the next entry with the digest that stands beside it, and tells what is wrong. */
    public Optional<String> next(AuditEntry entry, Sha256 told) {
        if (entry.sequence() != sequence + 1) {
            return Optional.of(
                    "entry %d follows entry %d: something was removed or moved"
                            .formatted(entry.sequence(), sequence));
        }
        if (!entry.previousSha256().equals(head)) {
            return Optional.of(
                    "entry %d does not follow from the one before it".formatted(entry.sequence()));
        }
        if (!entry.sha256().equals(told)) {
            return Optional.of("entry %d is not what it was".formatted(entry.sequence()));
        }
        sequence = entry.sequence();
        head = told;
        return Optional.empty();
    }

    /** Sequence of the last entry that was taken; 0: none. */
    public long sequence() {
        return sequence;
    }

    /** Digest of the last entry that was taken. */
    public Sha256 head() {
        return head;
    }
}

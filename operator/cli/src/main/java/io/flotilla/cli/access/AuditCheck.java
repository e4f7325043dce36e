package io.flotilla.cli.access;

import com.google.protobuf.ByteString;
import io.flotilla.contract.audit.AuditChain;
import io.flotilla.contract.audit.AuditEntry;
import io.flotilla.contract.audit.Sha256;
import io.flotilla.proto.access.v1.Event;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Follows the record as the controller tells it, up to the first thing that is wrong. */
final class AuditCheck {
    private final AuditChain chain = new AuditChain();
    private final @Nullable AuditHead expected;
    private boolean hasMetExpected;
    private @Nullable String finding;

    AuditCheck(@Nullable AuditHead expected) {
        this.expected = expected;
    }

    void next(Event event) {
        if (finding != null) {
            return;
        }
        finding =
                event.getPreviousSha256().size() == 32 && event.getSha256().size() == 32
                        ? chain.next(entry(event), digest(event.getSha256())).orElse(null)
                        : "entry %d has no digest".formatted(event.getSequence());
        if (expected != null && expected.sequence() == event.getSequence()) {
            hasMetExpected = true;
            if (finding == null && !expected.sha256().equals(chain.head().toString())) {
                finding = "entry %d is not the one that was noted".formatted(event.getSequence());
            }
        }
    }

    /** What is wrong, now that all entries were told. */
    Optional<String> finding() {
        return finding == null && expected != null && !hasMetExpected
                ? Optional.of(
                        "it ends with entry %d, before entry %d that was noted"
                                .formatted(chain.sequence(), expected.sequence()))
                : Optional.ofNullable(finding);
    }

    AuditHead head() {
        return new AuditHead(chain.sequence(), chain.head().toString());
    }

    private static AuditEntry entry(Event event) {
        var time = event.getOccurTime();
        return new AuditEntry(
                event.getSequence(),
                Instant.ofEpochSecond(time.getSeconds(), time.getNanos()),
                event.getActor(),
                event.getAction(),
                event.getResource(),
                event.getReason(),
                event.getSource(),
                event.getDetailsMap(),
                digest(event.getPreviousSha256()));
    }

    private static Sha256 digest(ByteString bytes) {
        return new Sha256(bytes.toByteArray());
    }
}

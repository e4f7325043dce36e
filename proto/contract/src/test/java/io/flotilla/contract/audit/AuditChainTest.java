package io.flotilla.contract.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditChainTest {

    @Test
    void a_whole_record_is_intact_up_to_its_head() {
        var record = record(3);
        var chain = new AuditChain();

        for (var entry : record) {
            assertThat(chain.next(entry, entry.sha256())).isEmpty();
        }

        assertThat(chain.sequence()).isEqualTo(3);
        assertThat(chain.head()).isEqualTo(record.getLast().sha256());
    }

    @Test
    void a_removed_entry_shows() {
        var record = record(3);
        record.remove(1);

        assertThat(firstFinding(record)).hasValueSatisfying(t -> assertThat(t).contains("removed"));
    }

    @Test
    void entries_that_changed_places_show() {
        var record = record(3);
        record.add(record.remove(1));

        assertThat(firstFinding(record)).hasValueSatisfying(t -> assertThat(t).contains("moved"));
    }

    @Test
    void a_removed_entry_shows_even_if_the_others_are_numbered_anew() {
        var record = record(3);
        record.remove(1);
        record.set(1, with(record.get(1), 2, "mallory", ""));

        assertThat(firstFinding(record))
                .hasValueSatisfying(t -> assertThat(t).contains("does not follow"));
    }

    @Test
    void every_part_of_an_entry_is_covered() {
        var entry = record(1).getFirst();

        assertThat(entry.sha256()).isNotEqualTo(with(entry, 1, "mallory", "").sha256());
        assertThat(entry.sha256()).isNotEqualTo(with(entry, 1, "tokens/a", "10.0.0.9").sha256());
        assertThat(new AuditChain().next(with(entry, 1, "mallory", "10.0.0.1"), entry.sha256()))
                .hasValueSatisfying(t -> assertThat(t).contains("is not what it was"));
    }

    private static Optional<String> firstFinding(List<AuditEntry> record) {
        var chain = new AuditChain();
        return record.stream()
                .flatMap(entry -> chain.next(entry, entry.sha256()).stream())
                .findFirst();
    }

    private static List<AuditEntry> record(int length) {
        var record = new ArrayList<AuditEntry>();
        var previous = Sha256.ZERO;
        for (var i = 1; i <= length; i++) {
            var entry =
                    new AuditEntry(
                            i,
                            Instant.parse("2026-01-01T00:00:00Z").plusSeconds(i),
                            "tokens/a",
                            "rollout.pause",
                            "rollouts/r" + i,
                            "because",
                            "10.0.0.1",
                            Map.of("from", "RUNNING", "to", "PAUSED"),
                            previous);
            record.add(entry);
            previous = entry.sha256();
        }
        return record;
    }

    private static AuditEntry with(AuditEntry entry, long sequence, String actor, String source) {
        return new AuditEntry(
                sequence,
                entry.occurTime(),
                actor,
                entry.action(),
                entry.resource(),
                entry.reason(),
                source,
                entry.details(),
                entry.previousSha256());
    }
}

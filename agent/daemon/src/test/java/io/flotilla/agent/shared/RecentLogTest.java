package io.flotilla.agent.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecentLogTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final RecentLog log = new RecentLog(InstantSource.fixed(NOW));

    private void add(Instant time, String message) {
        log.add(time, Level.INFO, "Test", message, Map.of(), "");
    }

    private static List<String> messages(List<RecentLog.Entry> entries) {
        return entries.stream().map(RecentLog.Entry::message).toList();
    }

    @Test
    void the_latest_entries_come_the_oldest_first() {
        add(NOW, "first");
        add(NOW, "second");
        add(NOW, "third");

        assertThat(messages(log.latest(2, Instant.MIN))).containsExactly("second", "third");
    }

    @Test
    void entries_before_a_time_are_left_out() {
        add(NOW.minusSeconds(60), "old");
        add(NOW, "new");

        assertThat(messages(log.latest(10, NOW.minusSeconds(59)))).containsExactly("new");
    }

    @Test
    void who_follows_misses_none() {
        add(NOW, "first");
        var seen = log.latest(10, Instant.MIN).getLast().sequence();
        add(NOW, "second");
        add(NOW, "third");

        assertThat(messages(log.after(seen, 1))).containsExactly("second");
    }

    @Test
    void places_rise_over_restarts() {
        add(NOW, "before");
        var later = new RecentLog(InstantSource.fixed(NOW.plusSeconds(1)));
        later.add(NOW, Level.INFO, "Test", "after", Map.of(), "");

        assertThat(later.latest(1, Instant.MIN).getFirst().sequence())
                .isGreaterThan(log.latest(1, Instant.MIN).getFirst().sequence());
    }

    @Test
    void the_oldest_leave_when_there_are_too_many_or_they_are_too_long() {
        for (var i = 0; i < 3000; i++) {
            add(NOW, "entry " + i);
        }
        assertThat(messages(log.latest(5000, Instant.MIN)))
                .hasSize(RecentLog.MAX_ENTRIES)
                .endsWith("entry 2999");

        for (var i = 0; i < 1000; i++) {
            add(NOW, "x".repeat(5000));
        }
        assertThat(messages(log.latest(5000, Instant.MIN)))
                .hasSizeLessThan(270)
                .allSatisfy(message -> assertThat(message).hasSize(2000).endsWith("..."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "joined with fljoin_0123456789abcdef0123",
                "called with flapi_0123456789abcdef0123",
                "authorization: Bearer abcdefgh12345678",
                "token eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl",
                "key -----BEGIN PRIVATE KEY-----abcdefgh-----END PRIVATE KEY-----",
            })
    void what_could_be_a_secret_is_blacked_out_wherever_it_stands(String text) {
        log.add(NOW, Level.INFO, "Test", text, Map.of("where", text), text);

        var entry = log.latest(1, Instant.MIN).getFirst();

        assertThat(List.of(entry.message(), entry.trace(), entry.context().get("where")))
                .allSatisfy(
                        shown ->
                                assertThat(shown)
                                        .contains("[redacted]")
                                        .doesNotContain("abcdef", "eyJ"));
    }

    @Test
    void a_value_under_the_name_of_a_secret_is_blacked_out() {
        log.add(NOW, Level.INFO, "Test", "message", Map.of("joinToken", "word"), "");

        assertThat(log.latest(1, Instant.MIN).getFirst().context())
                .containsEntry("joinToken", "[redacted]");
    }
}

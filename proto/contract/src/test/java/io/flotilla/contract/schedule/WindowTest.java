package io.flotilla.contract.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WindowTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");

    private static Window window(String at, @Nullable ZoneId zone, Duration duration) {
        return new Window(CronExpression.parse(at), zone, duration);
    }

    @Test
    void it_is_open_from_its_opening_until_before_its_end() {
        var window = window("0 2 * * *", ZoneOffset.UTC, Duration.ofHours(2));

        assertThat(window.isOpen(Instant.parse("2026-03-02T01:59:59Z"), TOKYO)).isFalse();
        assertThat(window.isOpen(Instant.parse("2026-03-02T02:00:00Z"), TOKYO)).isTrue();
        assertThat(window.isOpen(Instant.parse("2026-03-02T03:59:59Z"), TOKYO)).isTrue();
        assertThat(window.isOpen(Instant.parse("2026-03-02T04:00:00Z"), TOKYO)).isFalse();
        assertThat(window.opening(Instant.parse("2026-03-02T04:00:00Z"), TOKYO))
                .isEqualTo("2026-03-03T02:00:00Z");
        assertThat(window.closing(Instant.parse("2026-03-02T03:00:00Z"), TOKYO))
                .isEqualTo("2026-03-02T04:00:00Z");
    }

    @Test
    void without_a_zone_it_opens_by_the_devices_own_clock() {
        var window = window("0 2 * * *", null, Duration.ofHours(1));
        var now = Instant.parse("2026-03-02T12:00:00Z");

        assertThat(window.opening(now, BERLIN)).isEqualTo("2026-03-03T01:00:00Z");
        assertThat(window.opening(now, TOKYO)).isEqualTo("2026-03-02T17:00:00Z");
    }

    @Test
    void a_time_that_the_clocks_leave_out_comes_when_they_go_on() {
        var window = window("30 2 * * *", BERLIN, Duration.ofMinutes(10));

        assertThat(window.opening(Instant.parse("2026-03-28T12:00:00Z"), BERLIN))
                .isEqualTo("2026-03-29T01:30:00Z");
        assertThat(window.opening(Instant.parse("2026-03-29T12:00:00Z"), BERLIN))
                .isEqualTo("2026-03-30T00:30:00Z");
    }

    @Test
    void a_time_that_the_clocks_show_twice_comes_once() {
        var window = window("30 2 * * *", BERLIN, Duration.ofMinutes(10));

        var first = window.opening(Instant.parse("2026-10-24T12:00:00Z"), BERLIN);

        assertThat(first).isEqualTo("2026-10-25T00:30:00Z");
        assertThat(window.opening(first.plus(Duration.ofMinutes(10)), BERLIN))
                .isEqualTo("2026-10-26T01:30:00Z");
    }

    @Test
    void windows_that_overlap_are_one() {
        var window = window("0 1,2 * * *", ZoneOffset.UTC, Duration.ofMinutes(90));

        assertThat(window.closing(Instant.parse("2026-03-02T01:10:00Z"), BERLIN))
                .isEqualTo("2026-03-02T03:30:00Z");
    }

    @Test
    void one_that_never_closes_is_followed_for_some_days_only() {
        var window = window("* * * * *", ZoneOffset.UTC, Duration.ofDays(7));
        var now = Instant.parse("2026-03-02T01:10:00Z");

        assertThat(window.closing(now, BERLIN)).isAfter(now.plus(Duration.ofDays(13)));
    }
}

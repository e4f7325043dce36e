package io.flotilla.controller.rollout.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.schedule.CronExpression;
import io.flotilla.contract.schedule.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EarliestOpeningTest {

    private static final Instant NOON = Instant.parse("2026-01-15T12:00:00Z");

    @Test
    void without_a_window_it_is_always_open() {
        var always = new EarliestOpening(null);

        assertThat(always.from(NOON)).isEqualTo(NOON);
        assertThat(always.done(NOON, Duration.ofHours(9))).isEqualTo(at("2026-01-15T21:00:00Z"));
    }

    @Test
    void a_window_opens_in_its_own_zone() {
        var nightly = nightly(ZoneId.of("Europe/Berlin"));

        assertThat(nightly.from(NOON)).isEqualTo(at("2026-01-16T01:00:00Z"));
        assertThat(nightly.from(at("2026-01-16T02:30:00Z"))).isEqualTo(at("2026-01-16T02:30:00Z"));
    }

    @Test
    void what_takes_longer_than_a_window_goes_on_in_the_next() {
        var nightly = nightly(ZoneId.of("Europe/Berlin"));

        assertThat(nightly.done(NOON, Duration.ofHours(5))).isEqualTo(at("2026-01-18T02:00:00Z"));
        assertThat(nightly.done(at("2026-01-16T02:30:00Z"), Duration.ofHours(1)))
                .isEqualTo(at("2026-01-17T01:30:00Z"));
    }

    @Test
    void what_fills_a_window_is_done_when_it_closes() {
        var nightly = nightly(ZoneId.of("Europe/Berlin"));

        assertThat(nightly.done(NOON, Duration.ofHours(2))).isEqualTo(at("2026-01-16T03:00:00Z"));
    }

    @Test
    void by_the_clocks_of_devices_it_opens_where_that_is_first() {
        var nightly = nightly(null);

        // It is two in the morning in Honolulu.
        assertThat(nightly.from(NOON)).isEqualTo(at("2026-01-15T12:00:00Z"));
        assertThat(nightly.from(at("2026-01-15T16:05:00Z"))).isEqualTo(at("2026-01-15T16:05:00Z"));
        assertThat(weekly().from(NOON)).isEqualTo(at("2026-01-17T12:00:00Z"));
    }

    private static EarliestOpening nightly(@Nullable ZoneId zone) {
        return new EarliestOpening(
                new Window(CronExpression.parse("0 2 * * *"), zone, Duration.ofHours(2)));
    }

    /** Sundays at 02:00 on each device's clock. */
    private static EarliestOpening weekly() {
        return new EarliestOpening(
                new Window(CronExpression.parse("0 2 * * 0"), null, Duration.ofHours(2)));
    }

    private static Instant at(String time) {
        return Instant.parse(time);
    }
}

package io.flotilla.controller.telemetry.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.telemetry.Metric;
import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.shared.store.Database;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ControllerResource.class)
class RollingSeriesIT {

    @Inject RollingSeries rolling;
    @Inject RollingRepository repository;
    @Inject Partitions partitions;
    @Inject Drifts drifts;
    @Inject Database database;
    @Inject Clock clock;

    @Test
    void partitions_are_there_before_they_are_needed_and_go_when_their_time_is_over() {
        var now = clock.instant();
        var old = Resolution.MINUTE.partitionOf(now.minus(Duration.ofDays(10)));
        repository.create(old);

        partitions.keep();

        assertThat(repository.partitions())
                .doesNotContain(old)
                .contains(Resolution.MINUTE.partitionOf(now))
                .contains(Resolution.MINUTE.partitionOf(now).next())
                .contains(Resolution.HOUR.partitionOf(now).next())
                .contains(Resolution.DAY.partitionOf(now).next());
    }

    @Test
    void what_comes_too_late_for_minutes_still_counts_for_its_hour_and_day() {
        var time = clock.instant().minus(Duration.ofDays(5));
        var series = SeriesSumsTest.series("late", Metric.CRASHES);
        var sums = new SeriesSums(Resolution.MINUTE);
        sums.add(series, time, Distribution.ofCount(3));

        QuarkusTransaction.requiringNew().run(() -> rolling.add(sums));

        assertThat(count(series, Resolution.MINUTE, time)).isZero();
        assertThat(count(series, Resolution.HOUR, time)).isEqualTo(3);
        assertThat(count(series, Resolution.DAY, time)).isEqualTo(3);
    }

    @Test
    void figures_of_a_clock_that_is_wrong_count_now() {
        var now = clock.instant();

        assertThat(rolling.timeOf(Instant.EPOCH)).isAfterOrEqualTo(now);
        assertThat(rolling.timeOf(now.plus(Duration.ofDays(1)))).isBefore(now.plusSeconds(60));
        assertThat(rolling.timeOf(now.minusSeconds(60))).isEqualTo(now.minusSeconds(60));
    }

    @Test
    void inputs_that_are_longer_than_in_the_first_days_have_drifted() {
        var series = SeriesSumsTest.series("drifting", Metric.INPUT_TOKENS);
        var first = clock.instant().minus(Duration.ofDays(20));
        var sums = new SeriesSums(Resolution.MINUTE);
        sums.add(series, first, lengths(3, 1000));
        sums.add(series, clock.instant().minusSeconds(60), lengths(6, 1000));
        QuarkusTransaction.requiringNew().run(() -> rolling.add(sums));
        database.update(
                "UPDATE telemetry_series SET first_time = ? WHERE variant = ?",
                first,
                series.served().variant());

        var found = drifts.after("", "", 100);

        assertThat(found)
                .filteredOn(drift -> drift.series().equals(series))
                .singleElement()
                .satisfies(
                        drift -> {
                            assertThat(drift.stabilityIndex()).isGreaterThan(0.25);
                            assertThat(drift.baselineCount()).isEqualTo(1000);
                            assertThat(drift.recentCount()).isEqualTo(1000);
                        });
    }

    private static Distribution lengths(int bucket, long count) {
        var counts = new ArrayList<>(Collections.nCopies(15, 0L));
        counts.set(bucket, count);
        return Distribution.of(counts, count);
    }

    private long count(Series series, Resolution resolution, Instant time) {
        var query =
                new SeriesQuery(
                        resolution,
                        false,
                        false,
                        new SeriesQuery.Time(
                                time.minus(Duration.ofDays(1)), time.plus(Duration.ofDays(1))),
                        new SeriesQuery.Filter("", series.served().variant(), "", "", null));
        return repository.after(query, "", 100).stream()
                .mapToLong(point -> point.values().count())
                .sum();
    }
}

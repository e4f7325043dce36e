package io.flotilla.controller.telemetry.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.telemetry.Metric;
import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.shared.store.Database;
import io.flotilla.controller.telemetry.series.Series.Served;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

    @ParameterizedTest
    @EnumSource(names = {"INPUT_TOKENS", "OUTPUT_TOKENS", "CONFIDENCE"})
    void what_is_unlike_the_first_days_has_drifted_on_its_class_alone(Metric metric) {
        var drifted = SeriesSumsTest.series("drifting-" + metric, metric);
        var steady = onClass("another", drifted);
        keepFromFirstDays(drifted, values(metric, 3));
        keepFromFirstDays(steady, values(metric, 3));
        keep(drifted, clock.instant().minusSeconds(60), values(metric, 6));
        keep(steady, clock.instant().minusSeconds(60), values(metric, 3));

        var found = drifts.after("", "", 100);

        assertThat(found)
                .filteredOn(drift -> drift.series().equals(drifted))
                .singleElement()
                .satisfies(
                        drift -> {
                            assertThat(drift.stabilityIndex()).isGreaterThan(0.25);
                            assertThat(drift.baselineCount()).isEqualTo(1000);
                            assertThat(drift.recentCount()).isEqualTo(1000);
                        });
        assertThat(found)
                .filteredOn(drift -> drift.series().equals(steady))
                .singleElement()
                .satisfies(drift -> assertThat(drift.stabilityIndex()).isLessThan(0.1));
    }

    private void keepFromFirstDays(Series series, Distribution values) {
        var first = clock.instant().minus(Duration.ofDays(20));
        keep(series, first, values);
        database.update(
                "UPDATE telemetry_series SET first_time = ? WHERE variant = ?",
                first,
                series.served().variant());
    }

    private void keep(Series series, Instant time, Distribution values) {
        var sums = new SeriesSums(Resolution.MINUTE);
        sums.add(series, time, values);
        QuarkusTransaction.requiringNew().run(() -> rolling.add(sums));
    }

    private static Series onClass(String hardwareClass, Series series) {
        var served = series.served();
        return new Series(
                new Served(served.variant(), hardwareClass, served.operation(), served.wave()),
                series.metric(),
                series.attribute());
    }

    private static Distribution values(Metric metric, int bucket) {
        var counts = new ArrayList<>(Collections.nCopies(metric.bounds().size() + 1, 0L));
        counts.set(bucket, 1000L);
        return Distribution.of(counts, 1000);
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

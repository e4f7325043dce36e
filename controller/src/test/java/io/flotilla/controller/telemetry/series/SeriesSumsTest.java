package io.flotilla.controller.telemetry.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.telemetry.Metric;
import io.flotilla.controller.telemetry.series.Series.Served;
import io.flotilla.controller.telemetry.series.Series.Wave;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesSumsTest {

    private static final List<Metric> METRICS = List.copyOf(EnumSet.allOf(Metric.class));
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private record Figure(Series series, Instant time, Distribution values) {}

    @Test
    void a_series_of_which_nothing_was_measured_is_none() {
        var sums = new SeriesSums(Resolution.MINUTE);
        var idle = figures(new Random(1), 1).getFirst();
        var nothing = LongStream.range(0, idle.values().counts().size()).map(_ -> 0).boxed();

        sums.add(idle.series(), idle.time(), Distribution.of(nothing.toList(), 0));

        assertThat(sums.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void sums_are_the_same_in_whatever_order_and_groups_figures_come(long seed) {
        var chance = new Random(seed);
        var figures = figures(chance, 500);
        var inOrder = sums(figures);

        Collections.shuffle(figures, chance);
        var cut = chance.nextInt(figures.size());
        var inParts = sums(figures.subList(cut, figures.size()));
        sums(figures.subList(0, cut))
                .cells()
                .forEach((cell, values) -> inParts.add(cell.series(), cell.start(), values));

        assertThat(inParts.cells()).isEqualTo(inOrder.cells());
    }

    @Test
    void nothing_is_counted_twice_or_left_out() {
        var figures = figures(new Random(7), 500);

        var sums = sums(figures);

        assertThat(sums.cells().values().stream().mapToLong(Distribution::count).sum())
                .isEqualTo(figures.stream().mapToLong(figure -> figure.values.count()).sum());
        assertThat(sums.cells().values().stream().mapToLong(Distribution::sumParts).sum())
                .isEqualTo(figures.stream().mapToLong(figure -> figure.values.sumParts()).sum());
    }

    @Test
    void adding_is_associative_even_where_it_overflows() {
        var large = Distribution.of(List.of(Long.MAX_VALUE - 5), Long.MAX_VALUE - 5);
        var small = Distribution.of(List.of(3L), 3);
        var other = Distribution.of(List.of(4L), 4);

        var left = large.plus(small).plus(other);
        var right = large.plus(small.plus(other));

        assertThat(left)
                .isEqualTo(right)
                .isEqualTo(Distribution.of(List.of(Long.MAX_VALUE), Long.MAX_VALUE));
    }

    @Test
    void hours_hold_what_their_minutes_held_but_for_what_is_too_old() {
        var series = series("a", Metric.ERRORS);
        var sums = new SeriesSums(Resolution.MINUTE);
        sums.add(series, START, Distribution.ofCount(1));
        sums.add(series, START.plusSeconds(3599), Distribution.ofCount(2));
        sums.add(series, START.plusSeconds(3600), Distribution.ofCount(4));

        var hours = sums.since(START.plusSeconds(60), Resolution.HOUR);

        assertThat(hours.cells())
                .containsOnly(
                        Map.entry(new SeriesSums.Cell(series, START), Distribution.ofCount(2)),
                        Map.entry(
                                new SeriesSums.Cell(series, START.plusSeconds(3600)),
                                Distribution.ofCount(4)));
    }

    @Test
    void a_quantile_lies_on_the_line_through_its_bucket() {
        var counts = new ArrayList<>(Collections.nCopies(15, 0L));
        counts.set(1, 50L);
        counts.set(2, 50L);
        var values = Distribution.of(counts, 0);

        assertThat(values.quantile(Metric.REQUEST_DURATION, 0.5)).isEqualTo(0.02);
        assertThat(values.quantile(Metric.REQUEST_DURATION, 0.75)).isEqualTo(0.03);
        assertThat(Distribution.ofCount(5).quantile(Metric.ERRORS, 0.5)).isZero();
    }

    private static SeriesSums sums(List<Figure> figures) {
        var sums = new SeriesSums(Resolution.MINUTE);
        figures.forEach(figure -> sums.add(figure.series, figure.time, figure.values));
        return sums;
    }

    private static List<Figure> figures(Random chance, int count) {
        var figures = new ArrayList<Figure>();
        for (int i = 0; i < count; i++) {
            var metric = METRICS.get(chance.nextInt(METRICS.size()));
            figures.add(
                    new Figure(
                            series("v" + chance.nextInt(4), metric),
                            START.plusSeconds(chance.nextInt(600)),
                            Distribution.of(
                                    LongStream.generate(() -> chance.nextInt(1000))
                                            .limit(metric.bounds().size() + 1)
                                            .boxed()
                                            .toList(),
                                    chance.nextLong(1L << 40))));
        }
        return figures;
    }

    static Series series(String variant, Metric metric) {
        return new Series(
                new Served(
                        "models/m/versions/1/variants/" + variant,
                        "class",
                        "embeddings",
                        Wave.UNKNOWN),
                metric,
                "");
    }
}

package io.flotilla.controller.rollout.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.flotilla.controller.rollout.analysis.Measured.OtherDevices;
import io.flotilla.controller.rollout.analysis.Measured.Pair;
import io.flotilla.controller.rollout.analysis.Measured.SameDevices;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RatioEstimatorTest {

    /**
     * Hollander and Wolfe, Nonparametric Statistical Methods, table 3.1: Hamilton's depression
     * scale.
     */
    private static final List<Pair> DEPRESSION =
            List.of(
                    new Pair(1.83, 0.878),
                    new Pair(0.50, 0.647),
                    new Pair(1.62, 0.598),
                    new Pair(2.48, 2.05),
                    new Pair(1.68, 1.06),
                    new Pair(1.88, 1.29),
                    new Pair(1.55, 1.06),
                    new Pair(3.06, 3.14),
                    new Pair(1.30, 1.29));

    @Test
    void pairs_of_the_same_ratio_have_it() {
        var pairs = IntStream.rangeClosed(1, 20).mapToObj(i -> new Pair(i, 0.8 * i)).toList();

        var ratio = RatioEstimator.of(new SameDevices(pairs), 0.05);

        assertThat(ratio.estimate()).isEqualTo(0.8, within(1e-10));
        assertThat(ratio.low()).isEqualTo(0.8, within(1e-10));
        assertThat(ratio.high()).isEqualTo(0.8, within(1e-10));
    }

    @Test
    void the_estimate_is_the_median_of_all_averages_of_two() {
        var twice = Stream.of(DEPRESSION, DEPRESSION).flatMap(List::stream).toList();

        var ratio = RatioEstimator.of(new SameDevices(twice), 0.05);

        assertThat(Math.log(ratio.estimate())).isEqualTo(byDefinition(twice), within(1e-10));
    }

    @Test
    void few_devices_say_nothing() {
        assertThat(RatioEstimator.of(new SameDevices(DEPRESSION), 0.05)).isEqualTo(Ratio.UNKNOWN);
    }

    @Test
    void one_device_in_ten_that_measures_nonsense_hardly_moves_it() {
        var random = new Random(7);
        var before = values(random, 60, 1, 0.1);
        var now = new ArrayList<>(values(random, 60, 0.9, 0.1));
        Collections.fill(now.subList(0, 6), 1000.0);

        var ratio = RatioEstimator.of(new OtherDevices(before, now), 0.05);

        assertThat(ratio.estimate()).isBetween(0.85, 0.97);
    }

    @Test
    void the_interval_misses_the_truth_no_more_often_than_it_may() {
        var random = new Random(11);
        int missed = 0;
        for (int i = 0; i < 1000; i++) {
            var measured =
                    new OtherDevices(values(random, 25, 1, 0.3), values(random, 30, 0.9, 0.3));
            var ratio = RatioEstimator.of(measured, 0.05);
            missed += ratio.low() > 0.9 || ratio.high() < 0.9 ? 1 : 0;
        }

        assertThat(missed).isLessThan(70);
    }

    @Test
    void the_smaller_the_error_the_wider_the_interval() {
        var random = new Random(5);
        var measured = new OtherDevices(values(random, 40, 1, 0.2), values(random, 40, 1, 0.2));

        var usual = RatioEstimator.of(measured, 0.05);
        var strict = RatioEstimator.of(measured, 0.001);

        assertThat(strict.low()).isLessThan(usual.low());
        assertThat(strict.high()).isGreaterThan(usual.high());
    }

    @Test
    void values_that_cannot_be_measured_are_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Pair(0, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OtherDevices(List.of(1.0), List.of(Double.NaN)));
    }

    private static double byDefinition(List<Pair> pairs) {
        var averages = new ArrayList<Double>();
        for (int i = 0; i < pairs.size(); i++) {
            for (int j = i; j < pairs.size(); j++) {
                averages.add((logarithm(pairs.get(i)) + logarithm(pairs.get(j))) / 2);
            }
        }
        Collections.sort(averages);
        var middle = averages.size() / 2;
        return averages.size() % 2 == 1
                ? averages.get(middle)
                : (averages.get(middle - 1) + averages.get(middle)) / 2;
    }

    private static double logarithm(Pair pair) {
        return Math.log(pair.now() / pair.before());
    }

    static List<Double> values(Random random, int devices, double median, double spread) {
        return Stream.generate(() -> median * Math.exp(spread * random.nextGaussian()))
                .limit(devices)
                .toList();
    }
}

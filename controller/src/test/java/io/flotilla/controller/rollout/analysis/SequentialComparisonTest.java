package io.flotilla.controller.rollout.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.flotilla.controller.rollout.analysis.Bounds.Direction;
import io.flotilla.controller.rollout.analysis.Measured.OtherDevices;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SequentialComparisonTest {

    private static final Bounds SPEED = new Bounds(Direction.MORE_IS_BETTER, 0.9, 0.9);
    private static final SequentialComparison TEST = new SequentialComparison(SPEED, 0.05, 6, 10);

    @Test
    void as_fast_as_before_passes_and_much_slower_fails() {
        assertThat(TEST.look(Map.of("a", devices(100, 1))).verdict()).isEqualTo(Verdict.PASS);
        assertThat(TEST.look(Map.of("a", devices(100, 0.7))).verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void where_the_fleet_is_too_small_to_tell_nothing_is_claimed() {
        assertThat(TEST.look(Map.of("a", devices(5, 0.7))).verdict())
                .isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(TEST.look(Map.<String, Measured>of()).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void one_stratum_that_fails_is_not_made_good_by_the_others() {
        var look = TEST.look(Map.of("big", devices(300, 1.2), "small", devices(100, 0.6)));

        assertThat(look.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(look.strata().get("big")).extracting("verdict").isEqualTo(Verdict.PASS);
        assertThat(look.strata().get("small")).extracting("verdict").isEqualTo(Verdict.FAIL);
    }

    @Test
    void with_latencies_less_is_better() {
        var latency =
                new SequentialComparison(
                        new Bounds(Direction.LESS_IS_BETTER, 1.1, 1.3), 0.05, 6, 10);

        assertThat(latency.look(Map.of("a", devices(100, 0.8))).verdict()).isEqualTo(Verdict.PASS);
        assertThat(latency.look(Map.of("a", devices(100, 1.6))).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(latency.look(Map.of("a", devices(300, 1.2))).verdict())
                .isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void more_spread_and_a_smaller_difference_need_more_devices() {
        var usual = TEST.devicesNeeded(0.8, 0.1, true, 1, 0.05);

        assertThat(usual).isBetween(20, 60);
        assertThat(TEST.devicesNeeded(0.8, 0.2, true, 1, 0.05)).isGreaterThan(3 * usual);
        assertThat(TEST.devicesNeeded(0.85, 0.1, true, 1, 0.05)).isGreaterThan(3 * usual);
        assertThat(TEST.devicesNeeded(0.8, 0.1, true, 8, 0.05)).isGreaterThan(usual);
    }

    @Test
    void bounds_that_contradict_each_other_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Bounds(Direction.MORE_IS_BETTER, 0.7, 0.9));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Bounds(Direction.LESS_IS_BETTER, 1.3, 1.1));
    }

    private static Measured devices(int devices, double ratio) {
        var random = new Random(3);
        return new OtherDevices(
                RatioEstimatorTest.values(random, devices, 20, 0.15),
                RatioEstimatorTest.values(random, devices, 20 * ratio, 0.15));
    }
}

package io.flotilla.controller.telemetry.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DriftTest {

    @Test
    void the_same_shape_has_not_drifted_however_many_values_there_are() {
        var index = Drift.stabilityIndex(values(1000, 2000, 1000), values(10_000, 20_000, 10_000));

        assertThat(index).isLessThan(1e-3);
    }

    @Test
    void the_index_is_that_of_the_shares() {
        var index = Drift.stabilityIndex(values(500_000, 500_000), values(700_000, 300_000));

        assertThat(index)
                .isCloseTo(0.2 * Math.log(0.7 / 0.5) - 0.2 * Math.log(0.3 / 0.5), within(1e-5));
    }

    @Test
    void what_moved_to_another_bucket_has_drifted_far() {
        var index = Drift.stabilityIndex(values(1000, 0), values(0, 1000));

        assertThat(index).isGreaterThan(0.25).isFinite();
    }

    @Test
    void it_does_not_matter_which_of_two_came_first() {
        var one = values(100, 300, 600);
        var other = values(300, 300, 400);

        assertThat(Drift.stabilityIndex(one, other))
                .isCloseTo(Drift.stabilityIndex(other, one), within(1e-12));
    }

    private static Distribution values(long... counts) {
        return Distribution.of(Arrays.stream(counts).boxed().toList(), 0);
    }
}

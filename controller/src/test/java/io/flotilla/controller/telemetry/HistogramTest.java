package io.flotilla.controller.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class HistogramTest {

    @Test
    void histograms_of_equal_bounds_add_up_bucket_by_bucket() {
        var sum = histogram(1L, 2L).plus(histogram(3L, 4L));

        assertThat(sum.counts()).containsExactly(4L, 6L);
        assertThat(sum.sum()).isEqualTo(2);
    }

    @Test
    void histograms_of_other_bounds_do_not_add_up() {
        var other = new Histogram(List.of(2.0), List.of(1L, 1L), 1);

        assertThatThrownBy(() -> histogram(1L, 1L).plus(other))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_is_no_histogram_is_told_apart() {
        assertThat(Histogram.isWellFormed(List.of(1.0), List.of(1L, 0L), 1)).isTrue();
        assertThat(Histogram.isWellFormed(List.of(1.0), List.of(1L), 1)).isFalse();
        assertThat(Histogram.isWellFormed(List.of(1.0), List.of(-1L, 0L), 1)).isFalse();
        assertThat(Histogram.isWellFormed(List.of(2.0, 1.0), List.of(1L, 0L, 0L), 1)).isFalse();
        assertThat(Histogram.isWellFormed(List.of(Double.NaN), List.of(1L, 0L), 1)).isFalse();
        assertThat(Histogram.isWellFormed(List.of(1.0), List.of(1L, 0L), Double.NaN)).isFalse();
    }

    private static Histogram histogram(long below, long above) {
        return new Histogram(List.of(1.0), List.of(below, above), 1);
    }
}

package io.flotilla.contract.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.mapping.telemetry.MetricMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MetricTest {

    @ParameterizedTest
    @EnumSource
    void a_metric_comes_back_from_the_wire(Metric metric) {
        assertThat(MetricMapper.fromWire(MetricMapper.toWire(metric))).contains(metric);
    }

    @ParameterizedTest
    @EnumSource
    void bounds_rise(Metric metric) {
        assertThat(metric.bounds()).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void durations_are_counted_as_the_conventions_say() {
        assertThat(Metric.REQUEST_DURATION.bounds())
                .containsExactly(
                        0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48,
                        40.96, 81.92);
    }

    @Test
    void a_value_on_a_bound_belongs_below_it() {
        assertThat(Metric.INPUT_TOKENS.bucketOf(16)).isEqualTo(2);
        assertThat(Metric.INPUT_TOKENS.bucketOf(17)).isEqualTo(3);
        assertThat(Metric.INPUT_TOKENS.bucketOf(1e12)).isEqualTo(14);
        assertThat(Metric.ERRORS.bucketOf(5)).isZero();
    }
}

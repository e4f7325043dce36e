package io.flotilla.controller.rollout.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateTest {

    @ParameterizedTest
    @CsvSource({"1, 60000, 1", "7, 8571, 1", "12, 5000, 1", "200, 5000, 16", "6000, 5000, 500"})
    void devices_are_told_evenly_over_the_minute(int perMinute, long windowMillis, int perWindow) {
        var rate = new Rate(perMinute);

        assertThat(rate.window().toMillis()).isEqualTo(windowMillis);
        assertThat(rate.maxPerWindow()).isEqualTo(perWindow);
        assertThat(
                        rate.maxPerWindow()
                                * Duration.ofMinutes(1).toMillis()
                                / rate.window().toMillis())
                .isLessThanOrEqualTo(perMinute);
    }
}

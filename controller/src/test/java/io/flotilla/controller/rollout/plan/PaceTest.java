package io.flotilla.controller.rollout.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT1S, 1s",
        "PT0.25S, 0.25s",
        "PT1M30S, 1m30s",
        "PT10M, 10m",
        "PT1H30M, 1h30m",
        "PT24H, 24h",
        "PT48H, 2d",
        "PT50H0.5S, 2d2h0.5s"
    })
    void a_length_of_time_is_told_as_policies_have_it(Duration length, String words) {
        assertThat(Pace.inWords(length)).isEqualTo(words);
    }
}

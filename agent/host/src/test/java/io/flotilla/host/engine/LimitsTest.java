package io.flotilla.host.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsTest {
    @Test
    void at_least_one_thread_is_used_where_nothing_is_asked_for() throws HostProblem {
        assertThat(Limits.of(0, 0).threads()).isPositive();
        assertThat(Limits.of(3, 0).threads()).isEqualTo(3);
    }

    @ParameterizedTest(name = "{0} threads, {1} tokens: {2}")
    @CsvSource({"-1, 0, threads", "257, 0, threads", "0, -1, max_tokens", "0, 32769, max_tokens"})
    void what_is_out_of_range_is_refused(int threads, int maxTokens, String field) {
        assertThatExceptionOfType(HostProblem.class)
                .isThrownBy(() -> Limits.of(threads, maxTokens))
                .satisfies(problem -> assertThat(problem.metadata()).containsEntry("field", field));
    }
}

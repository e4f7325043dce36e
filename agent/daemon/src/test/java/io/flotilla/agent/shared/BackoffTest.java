package io.flotilla.agent.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    /** Always as long as it may be, near enough. */
    private static final RandomGenerator LONGEST = () -> -1L;

    private final Backoff backoff =
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10), LONGEST);

    @Test
    void the_bound_doubles_up_to_the_longest() {
        var waits = Stream.generate(backoff::next).limit(6).map(Duration::toMillis).toList();

        assertThat(waits).containsExactly(999L, 1999L, 3999L, 7999L, 9999L, 9999L);
    }

    @Test
    void a_success_starts_it_over() {
        backoff.next();
        backoff.next();

        backoff.reset();

        assertThat(backoff.next()).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void it_never_overflows() {
        var waits = Stream.generate(backoff::next).limit(100);

        assertThat(waits).allMatch(wait -> wait.compareTo(Duration.ofSeconds(10)) <= 0);
    }

    @Test
    void full_jitter_includes_no_wait_at_all() {
        var shortest = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10), () -> 0L);

        assertThat(shortest.next()).isZero();
    }
}

package io.flotilla.controller.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.controller.distribution.AssignedArtifacts.Grant;
import io.flotilla.controller.shared.FleetException.LimitReached;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BandwidthTest {

    private static final Grant SLOW = new Grant("slow", 1_000_000);

    private final AtomicLong now = new AtomicLong(1);
    private final Bandwidth bandwidth = new Bandwidth(now::get);

    @Test
    void streams_of_one_source_wait_for_one_another() {
        assertThat(bandwidth.book(SLOW, 500_000)).isZero();
        assertThat(bandwidth.book(SLOW, 500_000)).isEqualTo(Duration.ofMillis(500));
        assertThat(bandwidth.book(SLOW, 1)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void what_was_not_used_is_not_saved_up() {
        var _ = bandwidth.book(SLOW, 500_000);
        pass(Duration.ofMinutes(1));

        assertThat(bandwidth.book(SLOW, 500_000)).isZero();
        assertThat(bandwidth.book(SLOW, 500_000)).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void other_sources_do_not_wait() {
        var _ = bandwidth.book(SLOW, 500_000);

        assertThat(bandwidth.book(new Grant("other", 1_000_000), 1)).isZero();
    }

    @Test
    void without_a_limit_nobody_waits() {
        var any = new Grant("any", Grant.ANY_BANDWIDTH);

        assertThat(bandwidth.book(any, Integer.MAX_VALUE)).isZero();
        assertThat(bandwidth.book(any, Integer.MAX_VALUE)).isZero();
    }

    @Test
    void whoever_would_wait_too_long_is_told_when_to_come_again() {
        var _ = bandwidth.book(SLOW, 8_000_000);

        assertThatThrownBy(() -> bandwidth.admit(SLOW))
                .isInstanceOfSatisfying(
                        LimitReached.class,
                        refused ->
                                assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(8)));

        pass(Duration.ofSeconds(4));
        assertThatCode(() -> bandwidth.admit(SLOW)).doesNotThrowAnyException();
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }
}

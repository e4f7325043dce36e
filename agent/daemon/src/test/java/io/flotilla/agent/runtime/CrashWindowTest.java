package io.flotilla.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CrashWindowTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Fault CRASH = new Fault(Fault.Kind.ENGINE_CRASHED, "gone");
    private final CrashWindow window = new CrashWindow();

    @Test
    void the_third_crash_within_the_window_is_one_too_many() {
        assertThat(window.note(CRASH, NOW)).isFalse();
        assertThat(window.note(CRASH, NOW.plusSeconds(1))).isFalse();
        assertThat(window.note(CRASH, NOW.plusSeconds(2))).isTrue();
    }

    @Test
    void crashes_far_apart_are_accidents() {
        var apart = CrashWindow.WINDOW.plusSeconds(1);

        for (var crash = 0; crash < 10; crash++) {
            assertThat(window.note(CRASH, NOW.plus(apart.multipliedBy(crash)))).isFalse();
        }
    }

    @Test
    void another_model_starts_with_none() {
        window.note(CRASH, NOW);
        window.note(CRASH, NOW);

        window.clear();

        assertThat(window.note(CRASH, NOW.plus(Duration.ofSeconds(1)))).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"OUT_OF_MEMORY", "OOM_KILLED"})
    void where_memory_is_short_once_is_enough(Fault.Kind kind) {
        assertThat(window.note(new Fault(kind, "short"), NOW)).isTrue();
    }
}

package io.flotilla.controller.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.Event;
import io.flotilla.controller.shared.FleetException.Denied;
import io.flotilla.controller.shared.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RefusedCallsTest {

    private static final Principal.Operator EVE =
            new Principal.Operator(Actor.user("eve"), "Eve", new RoleBindings(List.of()), null);
    private final Denied refusal = new Denied("ROLE_MISSING", "no", Map.of());

    private final List<Event> written = new ArrayList<>();
    private final SettableClock clock = new SettableClock(Instant.EPOCH);
    private final RefusedCalls refused =
            new RefusedCalls(
                    written::add, new FailureLimit(new FailureLimitTest.Settings(3, 1), clock));

    @Test
    void whoever_keeps_on_being_refused_does_not_fill_the_record() {
        note(50);

        assertThat(written).hasSize(3);
    }

    @Test
    void whoever_comes_back_later_is_written_down_again() {
        note(50);
        clock.advance(Duration.ofSeconds(1));

        note(1);

        assertThat(written).hasSize(4);
    }

    private void note(int times) {
        for (var i = 0; i < times; i++) {
            refused.note(EVE, "service/Change", "127.0.0.1", refusal);
        }
    }
}

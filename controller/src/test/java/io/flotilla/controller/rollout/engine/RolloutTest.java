package io.flotilla.controller.rollout.engine;

import static io.flotilla.controller.rollout.engine.Samples.NOW;
import static io.flotilla.controller.rollout.engine.Samples.aRollout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.controller.shared.FleetException.FailedPrecondition;
import org.junit.jupiter.api.Test;

class RolloutTest {

    @Test
    void repeating_a_move_changes_nothing() {
        var paused = aRollout().running().pause("first", NOW);

        var again = paused.pause("second", NOW.plusSeconds(1));

        assertThat(again).isSameAs(paused);
    }

    @Test
    void an_illegal_move_names_the_state_and_changes_nothing() {
        var cancelled = aRollout().running().cancel("", NOW);

        assertThatThrownBy(() -> cancelled.resume("", NOW))
                .isInstanceOf(FailedPrecondition.class)
                .hasMessage("rollouts/r is CANCELLED: it cannot be resumed.");
    }

    @Test
    void a_paused_rollout_is_resumed_and_not_started() {
        var paused = aRollout().running().pause("", NOW);

        assertThatThrownBy(() -> paused.start("", NOW)).isInstanceOf(FailedPrecondition.class);
    }

    @Test
    void a_rollout_that_is_over_has_an_end() {
        var succeeded = aRollout().running().succeed("", NOW.plusSeconds(5));

        assertThat(succeeded.times().ended()).isEqualTo(NOW.plusSeconds(5));
        assertThat(succeeded.beginRollback("", NOW.plusSeconds(6)).times().ended()).isNull();
    }
}

package io.flotilla.controller.rollout.deployment;

import static io.flotilla.controller.rollout.deployment.AttemptState.ACTIVATING;
import static io.flotilla.controller.rollout.deployment.AttemptState.ASSIGNED;
import static io.flotilla.controller.rollout.deployment.AttemptState.DOWNLOADING;
import static io.flotilla.controller.rollout.deployment.AttemptState.FAILED;
import static io.flotilla.controller.rollout.deployment.AttemptState.REVERTED;
import static io.flotilla.controller.rollout.deployment.AttemptState.SOAKING;
import static io.flotilla.controller.rollout.deployment.AttemptState.STAGED;
import static io.flotilla.controller.rollout.deployment.AttemptState.SUCCEEDED;
import static io.flotilla.controller.rollout.deployment.AttemptState.VERIFYING;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.controller.shared.Pairs;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AttemptStateTest {

    @Test
    void an_attempt_moves_as_its_diagram_says() {
        var moves = Pairs.of(AttemptState.class, AttemptState::allows);

        assertThat(moves)
                .isEqualTo(
                        Map.of(
                                ASSIGNED, Set.of(DOWNLOADING, FAILED),
                                DOWNLOADING, Set.of(VERIFYING, FAILED),
                                VERIFYING, Set.of(STAGED, FAILED),
                                STAGED, Set.of(ACTIVATING, FAILED),
                                ACTIVATING, Set.of(SOAKING, REVERTED, FAILED),
                                SOAKING, Set.of(SUCCEEDED, REVERTED, FAILED),
                                SUCCEEDED, Set.of(),
                                FAILED, Set.of(),
                                REVERTED, Set.of()));
    }

    @Test
    void a_report_may_leave_places_out_and_never_goes_back() {
        assertThat(ASSIGNED.leadsTo(SUCCEEDED)).isTrue();
        assertThat(STAGED.leadsTo(REVERTED)).isTrue();
        assertThat(STAGED.leadsTo(DOWNLOADING)).isFalse();
        assertThat(SUCCEEDED.leadsTo(FAILED)).isFalse();
    }
}

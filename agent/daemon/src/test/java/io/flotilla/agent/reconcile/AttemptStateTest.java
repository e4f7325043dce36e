package io.flotilla.agent.reconcile;

import static io.flotilla.agent.reconcile.AttemptState.ACTIVATING;
import static io.flotilla.agent.reconcile.AttemptState.ASSIGNED;
import static io.flotilla.agent.reconcile.AttemptState.DOWNLOADING;
import static io.flotilla.agent.reconcile.AttemptState.FAILED;
import static io.flotilla.agent.reconcile.AttemptState.REVERTED;
import static io.flotilla.agent.reconcile.AttemptState.SOAKING;
import static io.flotilla.agent.reconcile.AttemptState.STAGED;
import static io.flotilla.agent.reconcile.AttemptState.SUCCEEDED;
import static io.flotilla.agent.reconcile.AttemptState.VERIFYING;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class AttemptStateTest {
    private static final Map<AttemptState, Set<AttemptState>> ALLOWED =
            Map.of(
                    ASSIGNED, Set.of(DOWNLOADING, FAILED),
                    DOWNLOADING, Set.of(VERIFYING, FAILED),
                    VERIFYING, Set.of(STAGED, FAILED),
                    STAGED, Set.of(ACTIVATING, FAILED),
                    ACTIVATING, Set.of(SOAKING, REVERTED, FAILED),
                    SOAKING, Set.of(SUCCEEDED, REVERTED, FAILED),
                    SUCCEEDED, Set.of(),
                    FAILED, Set.of(),
                    REVERTED, Set.of());

    static Stream<Arguments> pairs() {
        return Arrays.stream(AttemptState.values())
                .flatMap(
                        from ->
                                Arrays.stream(AttemptState.values())
                                        .map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest(name = "{0} to {1}")
    @MethodSource("pairs")
    void only_these_moves_are_allowed(AttemptState from, AttemptState to) {
        assertThat(from.mayBecome(to)).isEqualTo(ALLOWED.getOrDefault(from, Set.of()).contains(to));
    }

    @ParameterizedTest
    @EnumSource
    void a_state_is_terminal_if_no_move_leads_out(AttemptState state) {
        assertThat(state.isTerminal()).isEqualTo(ALLOWED.getOrDefault(state, Set.of()).isEmpty());
    }

    @Test
    void every_state_is_in_the_table() {
        assertThat(ALLOWED.keySet()).containsExactlyInAnyOrder(AttemptState.values());
    }
}

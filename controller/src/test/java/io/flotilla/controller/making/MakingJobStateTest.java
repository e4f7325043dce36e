package io.flotilla.controller.making;

import static io.flotilla.controller.making.MakingJobState.CANCELLED;
import static io.flotilla.controller.making.MakingJobState.FAILED;
import static io.flotilla.controller.making.MakingJobState.PENDING;
import static io.flotilla.controller.making.MakingJobState.RUNNING;
import static io.flotilla.controller.making.MakingJobState.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MakingJobStateTest {

    private static final Map<MakingJobState, Set<MakingJobState>> ALLOWED =
            Map.of(
                    PENDING, Set.of(RUNNING, CANCELLED),
                    RUNNING, Set.of(PENDING, SUCCEEDED, FAILED, CANCELLED),
                    FAILED, Set.of(PENDING, CANCELLED),
                    SUCCEEDED, Set.of(),
                    CANCELLED, Set.of());

    static Stream<Arguments> everyPair() {
        return Arrays.stream(MakingJobState.values())
                .flatMap(
                        from ->
                                Arrays.stream(MakingJobState.values())
                                        .map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @MethodSource("everyPair")
    void a_move_is_allowed_or_not(MakingJobState from, MakingJobState to) {
        assertThat(from.mayBecome(to)).isEqualTo(ALLOWED.getOrDefault(from, Set.of()).contains(to));
    }

    @ParameterizedTest
    @MethodSource("everyPair")
    void nothing_follows_a_terminal_state(MakingJobState from, MakingJobState to) {
        assertThat(from.isTerminal() && from.mayBecome(to)).isFalse();
    }
}

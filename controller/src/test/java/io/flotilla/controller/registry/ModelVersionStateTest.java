package io.flotilla.controller.registry;

import static io.flotilla.controller.registry.ModelVersionState.ARCHIVED;
import static io.flotilla.controller.registry.ModelVersionState.AWAITING_APPROVAL;
import static io.flotilla.controller.registry.ModelVersionState.AWAITING_SIGNATURE;
import static io.flotilla.controller.registry.ModelVersionState.BUILDING;
import static io.flotilla.controller.registry.ModelVersionState.DEPRECATED;
import static io.flotilla.controller.registry.ModelVersionState.DRAFT;
import static io.flotilla.controller.registry.ModelVersionState.PUBLISHED;
import static io.flotilla.controller.registry.ModelVersionState.REJECTED;
import static io.flotilla.controller.registry.ModelVersionState.REVOKED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ModelVersionStateTest {

    /** The diagram in the style guide, as a table. */
    private static final Map<ModelVersionState, Set<ModelVersionState>> ALLOWED =
            Map.of(
                    DRAFT, Set.of(BUILDING),
                    BUILDING, Set.of(AWAITING_APPROVAL, REJECTED),
                    AWAITING_APPROVAL, Set.of(AWAITING_SIGNATURE, REJECTED),
                    AWAITING_SIGNATURE, Set.of(PUBLISHED),
                    PUBLISHED, Set.of(DEPRECATED, REVOKED),
                    DEPRECATED, Set.of(ARCHIVED, REVOKED),
                    ARCHIVED, Set.of(),
                    REJECTED, Set.of(),
                    REVOKED, Set.of());

    static Stream<Arguments> everyPair() {
        return Stream.of(ModelVersionState.values())
                .flatMap(
                        from ->
                                Stream.of(ModelVersionState.values())
                                        .map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @MethodSource("everyPair")
    void a_move_is_allowed_exactly_where_the_diagram_has_an_arrow(
            ModelVersionState from, ModelVersionState to) {
        var isDrawn = ALLOWED.getOrDefault(from, Set.of()).contains(to);

        assertThat(from.mayBecome(to)).isEqualTo(isDrawn);
    }

    @ParameterizedTest
    @EnumSource
    void a_state_is_terminal_exactly_if_no_move_leads_out(ModelVersionState state) {
        assertThat(state.isTerminal())
                .isEqualTo(Stream.of(ModelVersionState.values()).noneMatch(state::mayBecome));
    }

    @Test
    void the_table_lists_every_state() {
        assertThat(ALLOWED).containsOnlyKeys(ModelVersionState.values());
    }
}

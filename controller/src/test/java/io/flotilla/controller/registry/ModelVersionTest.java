package io.flotilla.controller.registry;

import static io.flotilla.controller.registry.ModelVersionState.AWAITING_APPROVAL;
import static io.flotilla.controller.registry.ModelVersionState.AWAITING_SIGNATURE;
import static io.flotilla.controller.registry.ModelVersionState.PUBLISHED;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flotilla.controller.registry.ModelVersion.Content;
import io.flotilla.controller.registry.ModelVersion.Description;
import io.flotilla.controller.registry.ModelVersion.Times;
import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.FleetException.FailedPrecondition;
import java.time.Instant;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ModelVersionTest {

    private static final Instant MADE = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");

    private interface Move extends BiFunction<ModelVersion, Instant, ModelVersion> {}

    /** Each move with the state that it leads to. */
    private static final Map<ModelVersionState, Move> MOVES =
            Map.of(
                    ModelVersionState.BUILDING, ModelVersion::build,
                    ModelVersionState.AWAITING_APPROVAL, ModelVersion::submit,
                    ModelVersionState.AWAITING_SIGNATURE, ModelVersion::approve,
                    ModelVersionState.PUBLISHED, ModelVersion::sign,
                    ModelVersionState.REJECTED, ModelVersion::reject,
                    ModelVersionState.DEPRECATED, ModelVersion::deprecate,
                    ModelVersionState.ARCHIVED, ModelVersion::archive,
                    ModelVersionState.REVOKED, ModelVersion::revoke);

    static Stream<Arguments> everyMoveFromEveryState() {
        return MOVES.keySet().stream()
                .flatMap(
                        target ->
                                Stream.of(ModelVersionState.values())
                                        .map(from -> Arguments.of(from, target)));
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @MethodSource("everyMoveFromEveryState")
    void a_move_leads_to_its_state_or_is_repeated_or_fails(
            ModelVersionState from, ModelVersionState target) {
        var version = versionIn(from);
        var move = requireNonNull(MOVES.get(target));

        if (from == target) {
            assertThat(move.apply(version, NOW)).isSameAs(version);
        } else if (from.mayBecome(target)) {
            assertThat(move.apply(version, NOW).state()).isEqualTo(target);
        } else {
            assertThatExceptionOfType(FailedPrecondition.class)
                    .isThrownBy(() -> move.apply(version, NOW))
                    .satisfies(
                            thrown ->
                                    assertThat(thrown.metadata())
                                            .containsEntry("state", from.name()));
        }
    }

    @Test
    void a_move_touches_the_update_time() {
        var deprecated = versionIn(PUBLISHED).deprecate(NOW);

        assertThat(deprecated.times()).isEqualTo(new Times(MADE, NOW, MADE));
    }

    @Test
    void submitting_fixes_the_content_under_the_first_manifest_revision() {
        var built = versionIn(ModelVersionState.BUILDING);

        var submitted = built.submit(NOW);

        assertThat(submitted.content()).isEqualTo(new Content(1, built.content().digest(), 1));
    }

    @Test
    void signing_tells_when_it_was_published() {
        var published = versionIn(AWAITING_SIGNATURE).sign(NOW);

        assertThat(published.times().publish()).isEqualTo(NOW);
    }

    @Test
    void content_changes_only_until_it_is_submitted() {
        var waiting = versionIn(AWAITING_APPROVAL);

        assertThatExceptionOfType(FailedPrecondition.class)
                .isThrownBy(() -> waiting.holding(Digest.ZERO, 2, NOW));
    }

    private static boolean isOpen(ModelVersionState state) {
        return state == ModelVersionState.DRAFT || state == ModelVersionState.BUILDING;
    }

    private static ModelVersion versionIn(ModelVersionState state) {
        return new ModelVersion(
                ModelVersion.NAMES.of("minilm", "1"),
                new Description("", "", null),
                state,
                new Content(isOpen(state) ? 0 : 1, Digest.of(new byte[1]), 1),
                new Times(MADE, MADE, state == PUBLISHED ? MADE : null),
                0);
    }
}

package io.flotilla.controller.making.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.controller.making.evaluation.Readiness.Check;
import io.flotilla.controller.registry.ModelVersion;
import io.flotilla.controller.registry.ModelVersion.Content;
import io.flotilla.controller.registry.ModelVersion.Description;
import io.flotilla.controller.registry.ModelVersion.Times;
import io.flotilla.controller.registry.ModelVersionState;
import io.flotilla.controller.shared.Digest;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadinessTest {

    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

    @Test
    void it_is_signed_once_its_newest_revision_is_released() {
        assertThat(signed(2, 2).passed()).isTrue();
    }

    @Test
    void a_revision_that_waits_for_the_release_key_is_not_signed() {
        assertThat(signed(2, 1))
                .extracting(Check::passed, Check::message)
                .containsExactly(
                        false,
                        "Revision 2 of its manifest waits for the release key; devices get revision 1.");
    }

    private static Check signed(long newestRevision, long releasedRevision) {
        var version =
                new ModelVersion(
                        ModelVersion.NAMES.of("m", "1"),
                        new Description("", "MIT", null),
                        ModelVersionState.PUBLISHED,
                        new Content(newestRevision, new Digest("0".repeat(64)), 1),
                        new Times(NOW, NOW, NOW),
                        0);
        return Readiness.of(version, List.of(), List.of(), releasedRevision).checks().stream()
                .filter(check -> check.kind() == Readiness.Kind.SIGNED)
                .findFirst()
                .orElseThrow();
    }
}

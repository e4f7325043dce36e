package io.flotilla.controller.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.flotilla.controller.shared.FleetException.InvalidArgument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceNameTest {

    private static final ResourceName.Kind VERSIONS =
            ResourceName.kind("models/{model}/versions/{version}");

    @Test
    void a_name_gives_its_ids() {
        var name = VERSIONS.parse("name", "models/minilm/versions/1.0");

        assertThat(name.id("model")).isEqualTo("minilm");
        assertThat(name.id("version")).isEqualTo("1.0");
        assertThat(name)
                .hasToString("models/minilm/versions/1.0")
                .isEqualTo(VERSIONS.of("minilm", "1.0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "models/minilm",
                "models/minilm/versions/",
                "models/minilm/versions/1/more",
                "models/Mini LM/versions/1",
                "models/-a/versions/1",
                "models/a/versions/1.",
                "/models/a/versions/1",
            })
    void what_is_no_name_of_the_kind_is_refused(String text) {
        assertThatExceptionOfType(InvalidArgument.class)
                .isThrownBy(() -> VERSIONS.parse("name", text))
                .satisfies(
                        refused ->
                                assertThat(refused.violations())
                                        .extracting(violation -> violation.field())
                                        .containsExactly("name"));
    }

    @Test
    void an_id_has_at_most_63_characters() {
        assertThat(VERSIONS.checkId("version_id", "a".repeat(63))).hasSize(63);
        assertThatExceptionOfType(InvalidArgument.class)
                .isThrownBy(() -> VERSIONS.checkId("version_id", "a".repeat(64)))
                .withMessageContaining("1 to 63 of a-z");
    }

    @Test
    void a_kind_can_have_its_own_rule_for_an_id() {
        var artifacts =
                ResourceName.kind("artifacts/{artifact}")
                        .where("artifact", "[0-9a-f]{64}", "64 lower-case hex digits");

        assertThat(artifacts.of("0".repeat(64))).hasToString("artifacts/" + "0".repeat(64));
        assertThatExceptionOfType(InvalidArgument.class)
                .isThrownBy(() -> artifacts.parse("name", "artifacts/abc"))
                .withMessageContaining("64 lower-case hex digits");
    }

    @Test
    void ids_of_our_own_that_are_wrong_are_a_defect() {
        assertThatIllegalArgumentException().isThrownBy(() -> VERSIONS.of("Not An Id", "1"));
        assertThatIllegalArgumentException().isThrownBy(() -> VERSIONS.of("a"));
    }
}

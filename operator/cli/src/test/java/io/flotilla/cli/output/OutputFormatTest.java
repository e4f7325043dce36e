package io.flotilla.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flotilla.cli.CommandFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputFormatTest {
    private static final String DEVICES =
            """
            {"devices": [
              {"name": "devices/a", "labels": {"site": "x"}, "waves": 2},
              {"name": "devices/b", "labels": {"site": "y"}}]}
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    jsonpath={.devices[*].name}                       | devices/a devices/b
                    jsonpath=$.devices[0].name                        | devices/a
                    jsonpath=.devices[?(@.labels.site=='y')].name     | devices/b
                    jsonpath={.devices[0].labels}                     | {"site":"x"}
                    jsonpath={.devices[*].waves}                      | 2
                    """)
    void an_expression_picks_values(String format, String expected) {
        assertThat(OutputFormat.parse(format).render(DEVICES).lines())
                .containsExactly(expected.split(" ", -1));
    }

    @Test
    void an_expression_that_is_none_is_refused() {
        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(() -> OutputFormat.parse("jsonpath={.a[?(}"))
                .withMessageContaining("{.a[?(} is no JSONPath");
    }

    @Test
    void what_is_not_there_is_said() {
        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(() -> OutputFormat.parse("jsonpath={.fleets[0].name}").render(DEVICES))
                .withMessageStartingWith("Nothing is at");
    }

    @Test
    void words_are_read_in_any_case() {
        assertThat(OutputFormat.parse("YAML")).isSameAs(OutputFormat.YAML);
        assertThat(OutputFormat.parse("wide").isTable()).isTrue();
        assertThat(OutputFormat.parse("name").isTable()).isFalse();
    }

    @Test
    void an_unknown_word_is_refused_with_those_that_are_known() {
        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(() -> OutputFormat.parse("xml"))
                .withMessageContaining("table, wide, json, yaml, name or jsonpath=EXPRESSION");
    }
}

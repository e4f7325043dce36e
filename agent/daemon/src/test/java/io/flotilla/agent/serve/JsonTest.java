package io.flotilla.agent.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void values_of_every_kind_are_read() throws Exception {
        var value = Json.parse(" {\"a\": [1, -2.5e1, true, false, null, \"x\"], \"b\": {}} ");

        assertThat(value)
                .isEqualTo(
                        Map.of(
                                "a",
                                Arrays.asList(1.0, -25.0, true, false, null, "x"),
                                "b",
                                Map.of()));
    }

    @Test
    void escapes_are_read() throws Exception {
        assertThat(Json.parse("\"\\u00e9\\n\\\"\\\\\\/\"")).isEqualTo("é\n\"\\/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1,]",
                "{\"a\":1,}",
                "{\"a\" 1}",
                "01",
                "1.",
                "+1",
                "tru",
                "\"\n\"",
                "\"\\x\"",
                "\"\\u12\"",
                "1 2",
                "{\"a\":1,\"a\":2}",
                "NaN",
                "[",
                "\"",
                "{a:1}"
            })
    void what_is_not_json_is_refused(String text) {
        assertThatExceptionOfType(Json.MalformedException.class).isThrownBy(() -> Json.parse(text));
    }

    @Test
    void deep_nesting_is_refused() {
        var text = "[".repeat(100_000);

        assertThatExceptionOfType(Json.MalformedException.class)
                .isThrownBy(() -> Json.parse(text))
                .withMessageContaining("more than 32 levels");
    }

    @Test
    void what_is_written_can_be_read() throws Exception {
        var text = JsonWriter.write(List.of("a\"\\\n\u0001é", 1, true, new float[] {0.5f, -1}));

        assertThat(Json.parse(text))
                .isEqualTo(List.of("a\"\\\n\u0001é", 1.0, true, List.of(0.5, -1.0)));
    }
}

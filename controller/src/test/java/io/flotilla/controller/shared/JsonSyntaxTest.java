package io.flotilla.controller.shared;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSyntaxTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                " {\r\n\t} ",
                "{\"a\":1}",
                "{\"a\":-0.5e+10,\"b\":[1,2.25,3E-7,0],\"c\":{\"d\":null,\"e\":true,\"f\":false}}",
                "{\"\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9 é 😀\"}",
                "{\"a\":[[],[{}]]}"
            })
    void one_object_has_no_fault(String json) throws IOException {
        assertThat(JsonSyntax.findFault(new ByteArrayInputStream(json.getBytes(UTF_8)))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|an object",
                "[]|an object",
                "1|an object",
                "{|'\"'",
                "{\"a\"|':'",
                "{\"a\":|a value",
                "{\"a\":1|'}'",
                "{\"a\":1,}|'\"'",
                "{\"a\":01}|'}'",
                "{\"a\":1.}|a value",
                "{\"a\":-}|a value",
                "{\"a\":+1}|a value",
                "{\"a\":.5}|a value",
                "{\"a\":NaN}|a value",
                "{\"a\":tru}|'e'",
                "{\"a\":[1 2]}|']'",
                "{\"a\":\"x|the end of a string",
                "{\"a\":\"\\x\"}|an escape",
                "{\"a\":\"\\u12g4\"}|a hex digit",
                "{} {}|the end",
                "{a:1}|'\"'"
            })
    void anything_else_has_a_fault_that_says_what_should_be_there(String json, String wanted)
            throws IOException {
        assertThat(JsonSyntax.findFault(new ByteArrayInputStream(json.getBytes(UTF_8))))
                .hasValueSatisfying(fault -> assertThat(fault).contains(wanted));
    }

    @Test
    void a_raw_line_break_in_a_string_is_a_fault() throws IOException {
        var json = "{\"a\":\"\n\"}";

        assertThat(JsonSyntax.findFault(new ByteArrayInputStream(json.getBytes(UTF_8))))
                .isPresent();
    }

    @Test
    void bytes_that_are_not_utf_8_are_a_fault() throws IOException {
        var json = "{\"a\":\"é\"}";

        assertThat(JsonSyntax.findFault(new ByteArrayInputStream(json.getBytes(ISO_8859_1))))
                .hasValue("it is not UTF-8");
    }

    @Test
    void deep_nesting_is_a_fault_and_no_stack_overflow() throws IOException {
        var json = "{\"a\":" + "[".repeat(100_000);

        assertThat(JsonSyntax.findFault(new ByteArrayInputStream(json.getBytes(UTF_8))))
                .hasValueSatisfying(fault -> assertThat(fault).contains("128 levels"));
    }
}

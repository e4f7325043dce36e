package io.flotilla.contract.trust.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonReaderTest {

    @Test
    void what_is_read_is_written_in_its_one_canonical_form() throws Exception {
        var text =
                " { \"b\" : [ 1 , -20, true,false, null ] ,\n\"a\":\"\\u00e9\\\"\\\\\\n/\" , \"é\":{}} ";

        var canonical = new String(CanonicalJson.of(JsonReader.read(text.getBytes(UTF_8))), UTF_8);

        assertThat(canonical)
                .isEqualTo("{\"a\":\"é\\\"\\\\\n/\",\"b\":[1,-20,true,false,null],\"é\":{}}");
    }

    @Test
    void names_are_in_the_order_of_code_points_not_of_utf_16() throws Exception {
        var text = "{\"\uD83D\uDE00\":1,\"\uFFFD\":2}";

        var canonical = new String(CanonicalJson.of(JsonReader.read(text.getBytes(UTF_8))), UTF_8);

        assertThat(canonical).isEqualTo("{\"\uFFFD\":2,\"\uD83D\uDE00\":1}");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "a name twice               | {\"a\":1,\"a\":1}      | is there twice",
                "a fraction                 | {\"a\":1.5}            | '}'",
                "an exponent                | {\"a\":1e3}            | '}'",
                "a leading zero             | {\"a\":01}             | a whole number",
                "a negative zero            | {\"a\":-0}             | a whole number",
                "a number beyond 18 digits  | {\"a\":1234567890123456789} | a whole number",
                "something after the end    | {} {}                 | the end",
                "no object                  | [1]                   | '{'",
                "an end too early           | {\"a\":                | a value",
                "a comma too many           | {\"a\":1,}             | '\"'",
                "a word of its own          | {\"a\":nul}            | a value",
                "an escape of its own       | {\"a\":\"\\x\"}        | an escape",
                "half a surrogate pair      | {\"a\":\"\\ud83d\"}    | surrogate",
            })
    void refuses(String what, String text, String expected) {
        assertThatThrownBy(() -> JsonReader.read(text.getBytes(UTF_8)))
                .as(what)
                .isInstanceOf(MalformedJsonException.class)
                .hasMessageContaining(expected.strip().replace("'", ""));
    }

    @Test
    void refuses_what_is_nested_deeper_than_metadata_ever_is() {
        var text = "{\"a\":" + "[".repeat(100_000);

        assertThatThrownBy(() -> JsonReader.read(text.getBytes(UTF_8)))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessageContaining("levels");
    }

    @Test
    void refuses_what_is_not_utf_8() {
        assertThatThrownBy(() -> JsonReader.read(new byte[] {'{', (byte) 0xC0, '}'}))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void refuses_what_is_larger_than_the_bound_without_reading_it() {
        assertThatThrownBy(() -> JsonReader.read(new byte[JsonReader.MAX_BYTES + 1]))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessageContaining("bytes");
    }
}

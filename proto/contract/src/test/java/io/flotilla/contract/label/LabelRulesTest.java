package io.flotilla.contract.label;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.Violation;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelRulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "Site",
                "a.b_c-d",
                "example.com/site",
                "a/b",
                "x--y.example.com/A_1",
                "hw.flotilla.io/isa.avx512_vnni"
            })
    void such_keys_are_allowed(String key) {
        assertThat(LabelRules.violations("labels", Map.of(key, "v"))).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("wrongKeys")
    void such_keys_are_refused(String key, String expected) {
        assertThat(LabelRules.violations("labels", Map.of(key, "v")))
                .extracting(Violation::description)
                .singleElement()
                .asString()
                .contains(expected);
    }

    static Stream<Arguments> wrongKeys() {
        return Stream.of(
                Arguments.of("", "the key has no name"),
                Arguments.of("example.com/", "the key has no name"),
                Arguments.of("-a", "'-a' must be letters"),
                Arguments.of("a b", "'a b' must be letters"),
                Arguments.of("ä", "'ä' must be letters"),
                Arguments.of("a\n", "must be letters"),
                Arguments.of("a/b/c", "'b/c' must be letters"),
                Arguments.of("/a", "the key's prefix '' must be a DNS name"),
                Arguments.of("Example.com/a", "must be a DNS name in lower case"),
                Arguments.of("a..b/a", "must be a DNS name"),
                Arguments.of("a".repeat(64), "the key's name has 64 characters; at most 63"),
                Arguments.of("a".repeat(254) + "/a", "prefix has 254 characters; at most 253"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "A.b_c-1", "0"})
    void such_values_are_allowed(String value) {
        assertThat(LabelRules.violations("labels", Map.of("key", value))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "-a", "a-", "a/b", "ü", "a b"})
    void such_values_are_refused(String value) {
        assertThat(LabelRules.violations("labels", Map.of("key", value)))
                .singleElement()
                .extracting(Violation::field)
                .isEqualTo("labels['key']");
    }

    @Test
    void a_value_has_at_most_63_characters() {
        assertThat(LabelRules.violations("labels", Map.of("key", "a".repeat(63)))).isEmpty();
        assertThat(LabelRules.violations("labels", Map.of("key", "a".repeat(64))))
                .containsExactly(
                        new Violation("labels['key']", "the value has 64 characters; at most 63"));
    }

    @Test
    void a_long_wrong_text_is_not_repeated_in_full() {
        var key = "!".repeat(60) + "/" + "x".repeat(10);

        assertThat(LabelRules.violations("labels", Map.of(key.repeat(100), "v")))
                .allSatisfy(
                        violation ->
                                assertThat(violation.field() + violation.description())
                                        .hasSizeLessThan(400));
    }
}

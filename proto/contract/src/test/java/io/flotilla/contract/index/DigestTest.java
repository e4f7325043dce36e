package io.flotilla.contract.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {

    private static final String OF_ABC =
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void it_is_sha_256_and_written_in_lower_case() {
        var bytes = "abc".getBytes(StandardCharsets.US_ASCII);

        var digest = Digest.over(bytes);

        assertThat(digest).hasToString(OF_ABC);
    }

    @Test
    void text_and_bytes_lead_back_to_it() {
        var digest = Digest.parse(OF_ABC);

        assertThat(digest).map(Digest::toString).contains(OF_ABC);
        assertThat(digest).map(Digest::toBytes).map(Digest::ofBytes).isEqualTo(digest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ba7816bf",
                "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
                "zz7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
            })
    void anything_but_64_lower_case_digits_is_no_digest(String text) {
        assertThat(Digest.parse(text)).isEmpty();
    }

    @Test
    void bytes_of_another_length_are_no_digest() {
        assertThatThrownBy(() -> Digest.ofBytes(new byte[31]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a SHA-256 of 31 bytes");
    }
}

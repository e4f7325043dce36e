package io.flotilla.agent.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateRequestTest {
    @Test
    void a_request_holds_the_key_and_is_signed_by_it() throws Exception {
        var key = TestAuthority.newKey();

        var request = CertificateRequest.of("d1", key);

        assertThat(TestAuthority.keyOf(request)).isEqualTo(key.getPublic());
    }

    @Test
    void a_request_names_the_device() {
        var request = new DerElement(CertificateRequest.of("d1", TestAuthority.newKey()));

        var name = request.child(0).child(1).child(0).child(0).child(1);
        assertThat(new String(name.content(), StandardCharsets.UTF_8)).isEqualTo("d1");
    }

    @ParameterizedTest
    @CsvSource({"0, 020100", "127, 02017f", "128, 02020080", "256, 02020100"})
    void integers_are_as_short_as_may_be(long value, String encoded) {
        assertThat(DerWriter.integer(BigInteger.valueOf(value))).isEqualTo(hex(encoded));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 127, 128, 255, 256, 65535, 65536})
    void lengths_of_every_form_can_be_read(int length) {
        var element = new DerElement(DerWriter.tagged(0x04, new byte[length]));

        assertThat(element.tag()).isEqualTo(0x04);
        assertThat(element.content()).hasSize(length);
    }

    @Test
    void object_identifiers_are_in_base_128() {
        assertThat(DerWriter.objectIdentifier(1, 2, 840, 10045, 4, 3, 2))
                .isEqualTo(hex("06082a8648ce3d040302"));
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}

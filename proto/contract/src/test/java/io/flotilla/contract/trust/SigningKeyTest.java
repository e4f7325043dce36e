package io.flotilla.contract.trust;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SigningKeyTest {

    @Test
    void a_key_comes_back_from_its_pem_with_both_halves() {
        var key = Repository.key();

        var read = SigningKey.ofPem(key.toPem());

        assertThat(read.publicKey()).isEqualTo(key.publicKey());
        assertThat(TrustKey.ofPem(read.toPublicPem())).isEqualTo(key.publicKey());
        assertThat(key.publicKey().verifies(message(), read.sign(message()))).isTrue();
    }

    /** The first key and its signature in RFC 8032, section 7.1. */
    @Test
    void it_signs_as_the_rfc_has_it() {
        var seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
        var pem =
                "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----"
                        .formatted(
                                Base64.getEncoder()
                                        .encodeToString(
                                                HexFormat.of()
                                                        .parseHex(
                                                                "302e020100300506032b657004220420"
                                                                        + seed)));

        var key = SigningKey.ofPem(pem);

        assertThat(key.publicKey().publicHex())
                .isEqualTo("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        assertThat(key.signHex(new byte[0]))
                .isEqualTo(
                        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
    }

    @Test
    void anything_else_is_no_key() {
        assertThatIllegalArgumentException().isThrownBy(() -> SigningKey.ofPem("secret"));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                SigningKey.ofPem(
                                        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrustKey.ofPem(Repository.key().toPem()));
    }

    @Test
    void its_text_does_not_show_its_private_half() {
        var key = Repository.key();

        assertThat(key.toString()).isEqualTo("SigningKey[" + key.publicKey().id() + "]");
    }

    private static byte[] message() {
        return "message".getBytes(UTF_8);
    }
}

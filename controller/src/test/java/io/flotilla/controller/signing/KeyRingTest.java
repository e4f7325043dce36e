package io.flotilla.controller.signing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.flotilla.contract.trust.Role;
import io.flotilla.contract.trust.RoleKeys;
import io.flotilla.contract.trust.SigningKey;
import io.flotilla.contract.trust.TrustKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRingTest {

    @TempDir private Path directory;

    private KeyRing keys;

    @BeforeEach
    void open() {
        keys = new KeyRing(directory, new SecureRandom());
    }

    @Test
    void what_it_signs_with_a_key_is_what_the_key_alone_would_sign() throws IOException {
        var made = keys.make(Role.DIRECTOR);
        var message = "device 7 serves version 2".getBytes(UTF_8);

        var held = keys.of(holders(made));

        assertThat(held).hasSize(1);
        assertThat(held.getFirst().publicKey()).isEqualTo(made);
        var alone = SigningKey.ofPem(Files.readString(directory.resolve("director.pem"), US_ASCII));
        assertThat(held.getFirst().sign(message)).isEqualTo(alone.sign(message));
        assertThat(held.getFirst().toPem()).isEqualTo(alone.toPem());
    }

    @Test
    void a_key_that_was_taken_away_is_not_used_any_more() throws IOException {
        var made = keys.make(Role.TIMESTAMP);
        assertThat(keys.suffices(holders(made))).isTrue();

        Files.delete(directory.resolve("timestamp.pem"));

        assertThat(keys.of(holders(made))).isEmpty();
        assertThat(keys.suffices(holders(made))).isFalse();
    }

    @Test
    void a_file_with_another_key_is_read_anew() throws IOException {
        var made = keys.make(Role.DIRECTOR);
        assertThat(keys.suffices(holders(made))).isTrue();
        var other = SigningKey.generate(new SecureRandom());

        Files.writeString(directory.resolve("director.pem"), other.toPem());

        assertThat(keys.suffices(holders(made))).isFalse();
        assertThat(keys.suffices(holders(other.publicKey()))).isTrue();
    }

    @Test
    void a_file_that_is_no_key_is_named() throws IOException {
        Files.writeString(directory.resolve("broken.pem"), "secret");

        assertThatIllegalStateException()
                .isThrownBy(
                        () -> keys.of(holders(SigningKey.generate(new SecureRandom()).publicKey())))
                .withMessageContaining("broken.pem")
                .withMessageNotContaining("secret");
    }

    private static RoleKeys holders(TrustKey key) {
        return new RoleKeys(new TreeSet<>(Set.of(key.id())), 1);
    }
}

package io.flotilla.contract.format.adapter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.flotilla.contract.index.Digest;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BaseDigestTest {

    private static final Digest A = Digest.over("a".getBytes(UTF_8));
    private static final Digest B = Digest.over("b".getBytes(UTF_8));

    @Test
    void a_base_of_one_file_is_known_by_that_files_digest() {
        assertThat(of(Map.of("model.gguf", A))).isEqualTo(A);
    }

    @Test
    void a_base_of_several_files_is_known_by_what_sha256sum_prints_of_them() {
        var printed = A + "  config.json\n" + B + "  model.safetensors\n";

        var digest = of(Map.of("model.safetensors", B, "config.json", A));

        assertThat(digest).isEqualTo(Digest.over(printed.getBytes(UTF_8)));
    }

    @Test
    void other_weights_beside_the_same_configuration_are_another_base() {
        var base = of(Map.of("config.json", A, "model.safetensors", A));

        var other = of(Map.of("config.json", A, "model.safetensors", B));

        assertThat(other).isNotEqualTo(base);
    }

    @Test
    void a_base_has_files() {
        assertThatIllegalArgumentException().isThrownBy(() -> of(Map.of()));
    }

    private static Digest of(Map<String, Digest> files) {
        return BaseDigest.over(new TreeMap<>(files));
    }
}

package io.flotilla.agent.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.index.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactCacheTest {
    @TempDir private Path folder;
    private ArtifactCache cache;

    @BeforeEach
    void open() throws IOException {
        cache = new ArtifactCache(folder.resolve("artifacts"));
    }

    @Test
    void a_byte_that_flips_on_disk_is_found_and_the_file_removed() throws IOException {
        var digest = put("weights");
        Files.writeString(cache.path(digest), "weightz");

        var intact = cache.verify(digest);

        assertThat(intact).isFalse();
        assertThat(cache.path(digest)).doesNotExist();
    }

    @Test
    void an_intact_file_stays() throws IOException {
        var digest = put("weights");

        assertThat(cache.verify(digest)).isTrue();
        assertThat(cache.path(digest)).hasContent("weights");
    }

    @Test
    void sweeping_leaves_what_somebody_needs() throws IOException {
        var needed = put("needed");
        var forgotten = put("forgotten");
        Files.writeString(cache.part(Digest.over(new byte[] {9})), "half");
        var retention = new Retention(cache::sweep);
        retention.retain("slot", Set.of(needed));

        retention.sweep();

        assertThat(cache.path(needed)).exists();
        assertThat(cache.path(forgotten)).doesNotExist();
        assertThat(cache.part(Digest.over(new byte[] {9}))).doesNotExist();
    }

    @Test
    void a_variant_is_put_together_under_its_own_names() throws IOException {
        var model = put("model");
        var tokenizer = put("tokenizer");

        try (var variant =
                VariantFolder.assemble(
                        folder.resolve("variants"),
                        cache,
                        Map.of("onnx/model.onnx", model, "tokenizer.json", tokenizer))) {
            assertThat(variant.path().resolve("onnx/model.onnx")).hasContent("model");
            assertThat(variant.path().resolve("tokenizer.json")).hasContent("tokenizer");
        }
        assertThat(folder.resolve("variants")).isEmptyDirectory();
        assertThat(cache.path(model)).exists();
    }

    private Digest put(String content) throws IOException {
        var digest = Digest.over(content.getBytes(StandardCharsets.UTF_8));
        Files.writeString(cache.path(digest), content);
        return digest;
    }
}

package io.flotilla.cli.export;

import static io.flotilla.proto.registry.v1.VariantFile.Role.ROLE_MODEL;
import static io.flotilla.proto.registry.v1.VariantFile.Role.ROLE_TOKENIZER;
import static io.flotilla.proto.registry.v1.VariantFile.Role.ROLE_WEIGHTS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.cli.output.Printer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions as folders of files under their own names. */
class ExportTest {
    private static final byte[] FULL = random(1_000_000, 1);
    private static final byte[] SMALL = random(250_000, 2);
    private static final byte[] TOKENIZER = "{}".getBytes(UTF_8);

    @TempDir private Path temporary;
    private Path folder;
    private RegistryDouble registry;
    private ControllerConnection controller;
    private final ByteArrayOutputStream words = new ByteArrayOutputStream();

    @BeforeEach
    void open() {
        folder = temporary.resolve("tiny");
        registry = new RegistryDouble();
        registry.withVariant(
                        "onnx-fp32",
                        registry.file("model.onnx", ROLE_MODEL, FULL),
                        registry.file("tokenizer.json", ROLE_TOKENIZER, TOKENIZER))
                .withVariant(
                        "onnx-int8",
                        registry.file("model.onnx", ROLE_MODEL, SMALL),
                        registry.file("tokenizer.json", ROLE_TOKENIZER, TOKENIZER));
        controller = registry.connect();
    }

    @AfterEach
    void close() {
        controller.close();
        registry.close();
    }

    @Test
    void each_variant_has_a_folder_and_what_they_share_comes_once() throws IOException {
        registry.withGoldenTest();

        export().plain(RegistryDouble.VERSION, "");

        assertThat(names())
                .containsExactly(
                        "golden.json",
                        "onnx-fp32/model.onnx",
                        "onnx-fp32/tokenizer.json",
                        "onnx-int8/model.onnx",
                        "onnx-int8/tokenizer.json");
        assertThat(folder.resolve("onnx-fp32/model.onnx")).hasBinaryContent(FULL);
        assertThat(folder.resolve("onnx-int8/tokenizer.json")).hasBinaryContent(TOKENIZER);
        assertThat(folder.resolve("golden.json")).content().contains("\"text\": \"a text\"");
        assertThat(registry.offsets()).hasSize(3);
    }

    @Test
    void each_adapter_has_a_folder_beside_the_variants() throws IOException {
        registry.withAdapter("polite", registry.file("lora.gguf", ROLE_WEIGHTS, SMALL));

        export().plain(RegistryDouble.VERSION, "onnx-fp32");

        assertThat(names())
                .containsExactly("adapters/polite/lora.gguf", "model.onnx", "tokenizer.json");
        assertThat(folder.resolve("adapters/polite/lora.gguf")).hasBinaryContent(SMALL);
    }

    @Test
    void one_variant_alone_has_no_folder_of_its_own() throws IOException {
        export().plain(RegistryDouble.VERSION, "onnx-int8");

        assertThat(names()).containsExactly("model.onnx", "tokenizer.json");
        assertThat(folder.resolve("model.onnx")).hasBinaryContent(SMALL);
    }

    @Test
    void a_variant_that_is_not_there_is_refused_with_those_that_are() {
        assertThatThrownBy(() -> export().plain(RegistryDouble.VERSION, "gguf-q8-0"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("onnx-fp32, onnx-int8");
    }

    @Test
    void a_download_that_breaks_off_goes_on_where_it_was() {
        registry.breakOffAfter(400_000);

        export().plain(RegistryDouble.VERSION, "onnx-fp32");

        assertThat(folder.resolve("model.onnx")).hasBinaryContent(FULL);
        assertThat(registry.offsets()).hasSize(3).startsWith(0L);
        assertThat(registry.offsets().get(1)).isBetween(1L, 500_000L);
        assertThat(words.toString(UTF_8)).contains("model.onnx: going on after");
    }

    @Test
    void a_later_run_goes_on_where_an_earlier_one_was_stopped() throws IOException {
        Files.createDirectory(folder);
        Files.write(folder.resolve(".model.onnx.part"), Arrays.copyOf(FULL, 600_000));

        export().plain(RegistryDouble.VERSION, "onnx-fp32");

        assertThat(folder.resolve("model.onnx")).hasBinaryContent(FULL);
        assertThat(registry.offsets()).startsWith(600_000L);
    }

    @Test
    void other_bytes_than_the_digest_stands_for_are_thrown_away() throws IOException {
        registry.alter(FULL);

        assertThatThrownBy(() -> export().plain(RegistryDouble.VERSION, "onnx-fp32"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("model.onnx has the digest");

        assertThat(names()).isEmpty();
    }

    @Test
    void a_part_of_something_else_is_found_out_at_the_end() throws IOException {
        Files.createDirectory(folder);
        Files.write(folder.resolve(".model.onnx.part"), random(600_000, 7));

        assertThatThrownBy(() -> export().plain(RegistryDouble.VERSION, "onnx-fp32"))
                .hasMessageContaining("what came was thrown away");

        assertThat(names()).isEmpty();
    }

    @Test
    void what_is_there_and_differs_is_not_overwritten_and_nothing_is_fetched() throws IOException {
        Files.createDirectory(folder);
        Files.writeString(folder.resolve("tokenizer.json"), "mine");

        assertThatThrownBy(() -> export().plain(RegistryDouble.VERSION, "onnx-int8"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("tokenizer.json is there already and is something else");

        assertThat(folder.resolve("tokenizer.json")).hasContent("mine");
        assertThat(registry.offsets()).isEmpty();
    }

    @Test
    void what_is_there_as_it_should_be_is_not_fetched_again() {
        export().plain(RegistryDouble.VERSION, "onnx-int8");
        var before = registry.offsets();

        export().plain(RegistryDouble.VERSION, "onnx-int8");

        assertThat(registry.offsets()).isEqualTo(before);
        assertThat(words.toString(UTF_8)).contains("model.onnx: there already");
    }

    @Test
    void a_manifest_whose_paths_lead_out_of_the_folder_is_refused() {
        registry.withVariant("evil", registry.file("../evil.onnx", ROLE_MODEL, SMALL));

        assertThatThrownBy(() -> export().plain(RegistryDouble.VERSION, ""))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("\"../evil.onnx\", which leads out of a folder");

        assertThat(folder).doesNotExist();
    }

    private Export export() {
        var printer = new Printer(new PrintStream(words), new PrintStream(words));
        return new Export(controller, printer, folder);
    }

    private List<String> names() throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private static byte[] random(int sizeBytes, long seed) {
        var bytes = new byte[sizeBytes];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}

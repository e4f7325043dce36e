package io.flotilla.cli.export;

import static io.flotilla.proto.registry.v1.VariantFile.Role.ROLE_CONFIG;
import static io.flotilla.proto.registry.v1.VariantFile.Role.ROLE_MODEL;
import static io.flotilla.proto.registry.v1.VariantFile.Role.ROLE_TOKENIZER;
import static io.flotilla.proto.registry.v1.VariantFile.Role.ROLE_WEIGHTS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.cli.fetch.Sha256;
import io.flotilla.cli.output.Printer;
import io.flotilla.cli.source.ModelSources;
import io.flotilla.contract.format.ByteSource;
import io.flotilla.contract.format.json.JsonDocument;
import io.flotilla.contract.format.json.JsonValue;
import io.flotilla.contract.format.reading.MalformedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Versions as OCI image layouts, after
 * https://github.com/opencontainers/image-spec/blob/main/image-layout.md and
 * https://github.com/modelpack/model-spec/blob/main/docs/spec.md.
 */
class ModelPackLayoutTest {
    private static final byte[] WEIGHTS = "weights, more or less".getBytes(UTF_8);
    private static final byte[] SMALL = "fewer of them".getBytes(UTF_8);
    private static final byte[] LORA = "very few of them".getBytes(UTF_8);
    private static final byte[] TOKENIZER = "{\"model\": {}}".getBytes(UTF_8);
    private static final byte[] LICENSE = "Take it.".getBytes(UTF_8);

    @TempDir private Path temporary;
    private Path folder;
    private RegistryDouble registry;
    private ControllerConnection controller;
    private final ByteArrayOutputStream words = new ByteArrayOutputStream();

    @BeforeEach
    void export() {
        folder = temporary.resolve("layout");
        registry = new RegistryDouble().withGoldenTest();
        registry.withVariant(
                        "onnx-fp32",
                        registry.file("model.onnx", ROLE_MODEL, WEIGHTS),
                        registry.file("LICENSE", ROLE_CONFIG, LICENSE),
                        registry.file("tokenizer.json", ROLE_TOKENIZER, TOKENIZER))
                .withVariant(
                        "onnx-int8",
                        registry.file("model.onnx", ROLE_MODEL, SMALL),
                        registry.file("tokenizer.json", ROLE_TOKENIZER, TOKENIZER))
                .withAdapter("polite", registry.file("lora.gguf", ROLE_WEIGHTS, LORA));
        controller = registry.connect();
        new Export(controller, printer(), folder).modelPack(RegistryDouble.VERSION, "");
    }

    @AfterEach
    void close() {
        controller.close();
        registry.close();
    }

    @Test
    void it_is_a_layout_whose_blobs_have_the_digests_that_they_are_named_by() throws Exception {
        assertThat(json("oci-layout").at("imageLayoutVersion").text()).isEqualTo("1.0.0");
        try (var blobs = Files.list(folder.resolve("blobs/sha256"))) {
            assertThat(blobs)
                    .isNotEmpty()
                    .allSatisfy(
                            blob ->
                                    assertThat(Sha256.of(blob))
                                            .isEqualTo(blob.getFileName().toString()));
        }
        assertThat(json("index.json").at("manifests").elements())
                .extracting(
                        image ->
                                image.at("annotations")
                                        .at("org.opencontainers.image.ref.name")
                                        .text())
                .containsExactly("1.0.0-onnx-fp32", "1.0.0-onnx-int8");
    }

    @Test
    void a_manifest_lists_each_file_as_a_plain_layer_under_its_path() throws Exception {
        var manifest = blob(json("index.json").at("manifests").elements().getFirst());

        assertThat(manifest.at("artifactType").text())
                .isEqualTo("application/vnd.cncf.model.manifest.v1+json");
        assertThat(manifest.at("layers").elements())
                .extracting(
                        layer -> layer.at("mediaType").text(),
                        layer -> layer.at("annotations").at("org.cncf.model.filepath").text())
                .containsExactly(
                        tuple("weight.v1.raw", "model.onnx"),
                        tuple("doc.v1.raw", "LICENSE"),
                        tuple("weight.config.v1.raw", "tokenizer.json"),
                        tuple("weight.v1.raw", "adapters/polite/lora.gguf"),
                        tuple("weight.config.v1.raw", "golden.json"));
        assertThat(manifest.at("layers").elements().getFirst().at("digest").text())
                .isEqualTo("sha256:" + Sha256.of(WEIGHTS));
        assertThat(manifest.at("layers").elements().getFirst().at("size").count())
                .isEqualTo(WEIGHTS.length);
    }

    @Test
    void its_configuration_says_what_the_model_is() throws Exception {
        var manifest = blob(json("index.json").at("manifests").elements().getFirst());

        var config = blob(manifest.at("config"));

        assertThat(manifest.at("config").at("mediaType").text())
                .isEqualTo("application/vnd.cncf.model.config.v1+json");
        assertThat(config.at("descriptor").at("name").text()).isEqualTo("tiny");
        assertThat(config.at("descriptor").at("version").text()).isEqualTo("1.0.0");
        assertThat(config.at("descriptor").at("licenses").elements())
                .extracting(JsonValue::text)
                .containsExactly("Apache-2.0");
        assertThat(config.at("config").at("paramSize").text()).isEqualTo("22.6M");
        assertThat(config.at("config").at("format").text()).isEqualTo("onnx");
        assertThat(config.at("modelfs").at("type").text()).isEqualTo("layers");
        assertThat(config.at("modelfs").at("diffIds").elements()).hasSize(5);
    }

    @Test
    void annotations_tell_the_layer_of_an_adapter() throws Exception {
        var manifest = blob(json("index.json").at("manifests").elements().getLast());

        assertThat(manifest.at("layers").elements())
                .filteredOn(
                        layer ->
                                layer.at("annotations")
                                        .at("io.flotilla.adapter")
                                        .text()
                                        .equals("polite"))
                .singleElement()
                .satisfies(
                        layer ->
                                assertThat(
                                                layer.at("annotations")
                                                        .at("io.flotilla.adapter.base.sha256")
                                                        .text())
                                        .isEqualTo("00".repeat(32)));
    }

    @Test
    void it_is_taken_back_as_a_source() {
        try (var sources = sources()) {

            var fetched = sources.fetch("oci:" + folder + ":1.0.0-onnx-int8");

            assertThat(fetched.resolve("model.onnx")).hasBinaryContent(SMALL);
            assertThat(fetched.resolve("tokenizer.json")).hasBinaryContent(TOKENIZER);
            assertThat(fetched.resolve("golden.json")).content().contains("a text");
            assertThat(fetched.resolve("adapters/polite/lora.gguf")).hasBinaryContent(LORA);
        }
    }

    @Test
    void a_source_of_several_images_must_be_named() {
        try (var sources = sources()) {

            assertThatThrownBy(() -> sources.fetch("oci:" + folder))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("1.0.0-onnx-fp32, 1.0.0-onnx-int8");
        }
    }

    @Test
    void an_altered_blob_is_not_taken_back() throws IOException {
        Files.writeString(folder.resolve("blobs/sha256/" + Sha256.of(SMALL)), "something else");
        try (var sources = sources()) {

            assertThatThrownBy(() -> sources.fetch("oci:" + folder + ":1.0.0-onnx-int8"))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("has the digest");
        }
    }

    private static Tuple tuple(String type, String path) {
        return Tuple.tuple("application/vnd.cncf.model." + type, path);
    }

    private ModelSources sources() {
        var cache = temporary.resolve("cache").toString();
        return ModelSources.of(Map.of("FLOTILLA_CACHE_DIR", cache), printer());
    }

    private Printer printer() {
        return new Printer(new PrintStream(words), new PrintStream(words));
    }

    private JsonValue blob(JsonValue descriptor) throws IOException, MalformedException {
        return json("blobs/sha256/" + descriptor.at("digest").text().substring("sha256:".length()));
    }

    private JsonValue json(String path) throws IOException, MalformedException {
        return JsonDocument.read(ByteSource.of(Files.readAllBytes(folder.resolve(path))));
    }
}

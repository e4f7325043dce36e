package io.flotilla.cli.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.ExitCode;
import io.flotilla.cli.fetch.Sha256;
import io.flotilla.cli.fetch.WebDouble;
import io.flotilla.cli.fetch.WebDouble.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Images as their documents say: pulling at
 * https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pull, tokens at
 * https://distribution.github.io/distribution/spec/auth/token, Ollama's layers and store at
 * https://pkg.go.dev/github.com/ollama/ollama/server/internal/manifest, Docker's media types at
 * https://github.com/docker/model-spec/blob/main/spec.md, ModelPack's at
 * https://github.com/modelpack/model-spec/blob/main/docs/spec.md.
 */
class ImageSourceTest {
    private static final byte[] WEIGHTS = "GGUF, more or less".getBytes(StandardCharsets.UTF_8);
    private static final byte[] TEXT = "{{ .Prompt }}".getBytes(StandardCharsets.UTF_8);
    private static final String OLLAMA = "application/vnd.ollama.image.";
    private static final String DOCKER = "application/vnd.docker.ai.";
    private static final String MODELPACK = "application/vnd.cncf.model.weight.v1.raw";
    private static final String MANIFEST = "/v2/org/tiny/manifests/q4";

    @TempDir private Path folder;
    private final WebDouble registry = new WebDouble();

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void a_model_of_ollamas_store_comes_with_template_parameters_system_prompt_and_licences()
            throws IOException {
        store(
                manifest(
                        layer(OLLAMA + "model", WEIGHTS, ""),
                        layer(OLLAMA + "template", TEXT, ""),
                        layer(OLLAMA + "system", TEXT, ""),
                        layer(OLLAMA + "params", TEXT, ""),
                        layer(OLLAMA + "license", TEXT, ""),
                        layer(OLLAMA + "license", WEIGHTS, "")));
        try (var fetching = fetching()) {

            var fetched = fetching.fetch("ollama:tiny");

            assertThat(Fetching.names(fetched))
                    .containsExactly(
                            "LICENSE",
                            "LICENSE2",
                            "model.gguf",
                            "ollama.params.json",
                            "ollama.system",
                            "ollama.template");
            assertThat(fetched.resolve("model.gguf")).hasBinaryContent(WEIGHTS);
            assertThat(registry.requests()).isEmpty();
        }
    }

    @Test
    void a_damaged_blob_of_the_store_is_refused() throws IOException {
        store(manifest(layer(OLLAMA + "model", WEIGHTS, "")));
        Files.writeString(blob(WEIGHTS), "something else");
        try (var fetching = fetching()) {

            assertThatThrownBy(() -> fetching.fetch("ollama:tiny"))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("pull the model again");
        }
    }

    @Test
    void a_model_that_was_not_pulled_comes_from_its_registry() {
        registry.on(
                MANIFEST, _ -> Answer.text(200, manifest(layer(OLLAMA + "model", WEIGHTS, ""))));
        serve(WEIGHTS);
        try (var fetching = fetching()) {

            var fetched = fetching.fetch("ollama:" + registry.authority() + "/org/tiny:q4");

            assertThat(fetched.resolve("model.gguf")).hasBinaryContent(WEIGHTS);
        }
    }

    @Test
    void a_registry_that_wants_a_token_says_where_to_get_it() {
        var manifest = manifest(layer(DOCKER + "gguf.v3", WEIGHTS, ""));
        registry.on(
                "/token",
                request -> {
                    assertThat(request.query())
                            .isEqualTo("service=models&scope=repository:org/tiny:pull");
                    return Answer.text(200, "{\"token\":\"%s\"}".formatted("t".repeat(6000)));
                });
        registry.on(MANIFEST, authorized(_ -> Answer.text(200, manifest)));
        registry.on(blobPath(WEIGHTS), authorized(WebDouble.file(WEIGHTS, "\"v1\"")));
        try (var fetching = fetching()) {

            var fetched = fetching.fetch("oci:" + registry.authority() + "/org/tiny:q4");

            assertThat(fetched.resolve("model.gguf")).hasBinaryContent(WEIGHTS);
            assertThat(fetching.words()).doesNotContain("tttt");
        }
    }

    @Test
    void a_registry_that_wants_more_than_anyone_has_is_told() {
        registry.on(MANIFEST, _ -> Answer.empty(401, "WWW-Authenticate", "Basic realm=\"r\""));
        try (var fetching = fetching()) {

            assertThatThrownBy(() -> fetching.fetch("oci:" + registry.authority() + "/org/tiny:q4"))
                    .isInstanceOfSatisfying(
                            CommandFailure.class,
                            failure ->
                                    assertThat(failure.exitCode()).isEqualTo(ExitCode.NOT_ALLOWED))
                    .hasMessageContaining("Only what anyone may pull");
        }
    }

    @Test
    void a_token_service_out_of_reach_of_tls_is_not_asked() {
        registry.on(
                MANIFEST,
                _ ->
                        Answer.empty(
                                401,
                                "WWW-Authenticate",
                                "Bearer realm=\"http://tokens.example/t\",service=\"s\""));
        try (var fetching = fetching()) {

            assertThatThrownBy(() -> fetching.fetch("oci:" + registry.authority() + "/org/tiny:q4"))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("Only https: is fetched");
        }
    }

    @Test
    void layers_of_modelpack_bear_the_names_of_their_annotations() {
        var manifest =
                manifest(
                        layer(MODELPACK, WEIGHTS, "model/tiny-q4.gguf"),
                        layer(
                                "application/vnd.cncf.model.weight.config.v1.raw",
                                TEXT,
                                "tokenizer.json"),
                        layer("application/vnd.cncf.model.doc.v1.raw", TEXT, "README.md"));
        registry.on(MANIFEST, _ -> Answer.text(200, manifest));
        serve(WEIGHTS);
        serve(TEXT);
        try (var fetching = fetching()) {

            var fetched = fetching.fetch("oci:" + registry.authority() + "/org/tiny:q4");

            assertThat(Fetching.names(fetched)).containsExactly("tiny-q4.gguf", "tokenizer.json");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../tiny.gguf", "/tiny.gguf", "a\\\\..\\\\tiny.gguf", ".tiny.gguf"})
    void a_layer_whose_name_leads_out_of_the_folder_is_refused(String name) {
        registry.on(MANIFEST, _ -> Answer.text(200, manifest(layer(MODELPACK, WEIGHTS, name))));
        serve(WEIGHTS);
        try (var fetching = fetching()) {

            assertThatThrownBy(() -> fetching.fetch("oci:" + registry.authority() + "/org/tiny:q4"))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("cannot be a file of a variant");
            assertThat(fetching.kept()).isEmpty();
        }
    }

    @Test
    void weights_in_an_archive_are_refused() {
        registry.on(
                MANIFEST,
                _ ->
                        Answer.text(
                                200,
                                manifest(
                                        layer(
                                                "application/vnd.cncf.model.weight.v1.tar",
                                                WEIGHTS,
                                                "x.gguf"))));
        try (var fetching = fetching()) {

            assertThatThrownBy(() -> fetching.fetch("oci:" + registry.authority() + "/org/tiny:q4"))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("keeps its weights in an archive");
        }
    }

    @Test
    void a_blob_with_another_digest_is_thrown_away() {
        registry.on(
                MANIFEST, _ -> Answer.text(200, manifest(layer(OLLAMA + "model", WEIGHTS, ""))));
        registry.on(
                blobPath(WEIGHTS),
                WebDouble.file("gguf, MORE or less".getBytes(StandardCharsets.UTF_8), "\"v1\""));
        try (var fetching = fetching()) {

            assertThatThrownBy(() -> fetching.fetch("oci:" + registry.authority() + "/org/tiny:q4"))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("model.gguf has the digest");
            assertThat(fetching.kept()).isEmpty();
        }
    }

    @Test
    void a_manifest_other_than_its_digest_says_is_refused() {
        registry.on(
                MANIFEST,
                _ ->
                        Answer.text(200, manifest(layer(OLLAMA + "model", WEIGHTS, "")))
                                .with("Docker-Content-Digest", "sha256:" + "0".repeat(64)));
        try (var fetching = fetching()) {

            assertThatThrownBy(() -> fetching.fetch("oci:" + registry.authority() + "/org/tiny:q4"))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("The manifest of")
                    .hasMessageContaining("has the digest sha256:");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"layers\": []}", "{\"manifests\": []}", "{\"layers\":"})
    void a_garbled_manifest_is_refused(String manifest) {
        registry.on(MANIFEST, _ -> Answer.text(200, manifest));
        try (var fetching = fetching()) {

            assertThatThrownBy(() -> fetching.fetch("oci:" + registry.authority() + "/org/tiny:q4"))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("org/tiny:q4");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "oci:tiny",
                "oci:host/../x:1",
                "oci:host/x:a/b",
                "ollama:a/../b",
                "ollama:/x"
            })
    void a_name_that_cannot_be_right_is_refused(String source) {
        try (var fetching = fetching()) {

            assertThatThrownBy(() -> fetching.fetch(source)).isInstanceOf(CommandFailure.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"digest\": \"md5:1\", \"size\": 1",
                "\"digest\": \"sha256:../../x\", \"size\": 1",
                "\"size\": 1"
            })
    void a_layer_that_could_not_be_checked_is_refused(String layer) {
        var manifest =
                "{\"layers\": [{\"mediaType\": \"%sgguf.v3\", %s}]}".formatted(DOCKER, layer);
        registry.on(MANIFEST, _ -> Answer.text(200, manifest));
        try (var fetching = fetching()) {

            assertThatThrownBy(() -> fetching.fetch("oci:" + registry.authority() + "/org/tiny:q4"))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("without a SHA-256 digest");
        }
    }

    private Fetching fetching() {
        return new Fetching(
                folder.resolve("cache"),
                Map.of("OLLAMA_MODELS", folder.resolve("ollama").toString()));
    }

    private WebDouble.Responder authorized(WebDouble.Responder responder) {
        return request ->
                request.header("authorization").equals("Bearer " + "t".repeat(6000))
                        ? responder.answer(request)
                        : Answer.empty(
                                401,
                                "WWW-Authenticate",
                                "Bearer realm=\"%s\",service=\"models\",scope=\"%s\""
                                        .formatted(
                                                registry.address("/token"),
                                                "repository:org/tiny:pull"));
    }

    private void serve(byte[] bytes) {
        registry.on(blobPath(bytes), WebDouble.file(bytes, "\"v1\""));
    }

    private static String blobPath(byte[] bytes) {
        return "/v2/org/tiny/blobs/sha256:" + Sha256.of(bytes);
    }

    private void store(String manifest) throws IOException {
        var file = folder.resolve("ollama/manifests/registry.ollama.ai/library/tiny/latest");
        Files.createDirectories(file.getParent());
        Files.writeString(file, manifest);
        Files.createDirectories(blob(TEXT).getParent());
        Files.write(blob(TEXT), TEXT);
        Files.write(blob(WEIGHTS), WEIGHTS);
    }

    private Path blob(byte[] bytes) {
        return folder.resolve("ollama/blobs/sha256-" + Sha256.of(bytes));
    }

    private static String manifest(String... layers) {
        return """
        {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
         "config": {"mediaType": "application/vnd.oci.empty.v1+json", "size": 2,
           "digest": "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"},
         "layers": [%s]}
        """
                .formatted(String.join(",", layers));
    }

    private static String layer(String type, byte[] bytes, String path) {
        var annotations =
                path.isEmpty()
                        ? ""
                        : ",\"annotations\":{\"org.cncf.model.filepath\":\"%s\"}".formatted(path);
        return "{\"mediaType\":\"%s\",\"digest\":\"sha256:%s\",\"size\":%d%s}"
                .formatted(type, Sha256.of(bytes), bytes.length, annotations);
    }
}

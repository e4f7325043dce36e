package io.flotilla.cli.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.ExitCode;
import io.flotilla.cli.fetch.Sha256;
import io.flotilla.cli.fetch.WebDouble;
import io.flotilla.cli.fetch.WebDouble.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The Hub as its documents say: https://huggingface.co/docs/hub/api with
 * https://huggingface.co/.well-known/openapi.json (model info at a revision, "Resolve a file"),
 * https://huggingface.co/docs/huggingface_hub/package_reference/hf_api#huggingface_hub.HfApi.model_info
 * (files_metadata: sizes, and the sha256 of files in large file storage),
 * https://huggingface.co/docs/hub/rate-limits.
 */
class HubSourceTest {
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private static final String LISTING = "/api/models/org/tiny/revision/main";
    private static final String FILES = "/org/tiny/resolve/" + COMMIT + "/";
    private static final byte[] WEIGHTS = "the weights".getBytes(StandardCharsets.UTF_8);
    private static final byte[] TOKENIZER = "{}".getBytes(StandardCharsets.UTF_8);

    @TempDir private Path cache;
    private final WebDouble hub = new WebDouble();
    private final WebDouble storage = new WebDouble();

    @AfterEach
    void close() {
        hub.close();
        storage.close();
    }

    @Test
    void a_branch_is_resolved_to_its_commit_and_only_what_is_needed_is_fetched() {
        list(
                large("onnx/model.onnx", WEIGHTS),
                large("onnx/model_int8.onnx", WEIGHTS),
                large("model.safetensors", WEIGHTS),
                small("tokenizer.json", TOKENIZER),
                small("LICENSE", TOKENIZER),
                small("README.md", TOKENIZER),
                small(".gitattributes", TOKENIZER),
                small("training/config.json", TOKENIZER));
        serve("onnx/model.onnx", WEIGHTS);
        serve("tokenizer.json", TOKENIZER);
        serve("LICENSE", TOKENIZER);
        try (var fetching = fetching(Map.of())) {

            var folder = fetching.fetch("hf:org/tiny");

            assertThat(Fetching.names(folder))
                    .containsExactly("LICENSE", "model.onnx", "tokenizer.json");
            assertThat(folder.resolve("model.onnx")).hasBinaryContent(WEIGHTS);
            assertThat(hub.requests().getFirst().query()).isEqualTo("blobs=true");
        }
    }

    @Test
    void named_weights_are_fetched_with_their_external_data() {
        list(
                large("onnx/model.onnx", WEIGHTS),
                large("onnx/big.onnx", WEIGHTS),
                large("onnx/big.onnx_data", WEIGHTS));
        serve("onnx/big.onnx", WEIGHTS);
        serve("onnx/big.onnx_data", WEIGHTS);
        try (var fetching = fetching(Map.of())) {

            var folder = fetching.fetch("hf:org/tiny@main#onnx/big.onnx");

            assertThat(Fetching.names(folder)).containsExactly("big.onnx", "big.onnx_data");
        }
    }

    @Test
    void a_second_run_fetches_no_file_again() {
        list(large("model.onnx", WEIGHTS), small("config.json", TOKENIZER));
        serve("model.onnx", WEIGHTS);
        serve("config.json", TOKENIZER);
        try (var fetching = fetching(Map.of())) {
            fetching.fetch("hf:org/tiny");

            fetching.fetch("hf:org/tiny");

            assertThat(hub.paths()).filteredOn((FILES + "model.onnx")::equals).hasSize(1);
            assertThat(hub.paths()).filteredOn((FILES + "config.json")::equals).hasSize(1);
        }
    }

    @Test
    void the_token_goes_to_the_hub_and_not_to_the_storage_it_redirects_to() {
        list(large("model.onnx", WEIGHTS));
        hub.on(
                FILES + "model.onnx",
                _ -> Answer.empty(302, "Location", storage.address("/blob?X-Signature=abc")));
        storage.on("/blob", WebDouble.file(WEIGHTS, "\"v1\""));
        try (var fetching = fetching(Map.of("HF_TOKEN", "hf_secret"))) {

            fetching.fetch("hf:org/tiny");

            assertThat(hub.requests())
                    .allMatch(
                            request -> request.header("authorization").equals("Bearer hf_secret"));
            assertThat(storage.requests())
                    .isNotEmpty()
                    .allMatch(request -> request.header("authorization").isEmpty());
            assertThat(fetching.words()).doesNotContain("hf_secret").doesNotContain("abc");
        }
    }

    @Test
    void a_gated_model_asks_for_a_token() {
        hub.on(LISTING, _ -> Answer.text(401, "{\"error\":\"Invalid username or password.\"}"));
        try (var fetching = fetching(Map.of())) {

            assertThatThrownBy(() -> fetching.fetch("hf:org/tiny"))
                    .isInstanceOfSatisfying(
                            CommandFailure.class,
                            failure ->
                                    assertThat(failure.exitCode()).isEqualTo(ExitCode.NOT_ALLOWED))
                    .hasMessageContaining("set HF_TOKEN");
        }
    }

    @Test
    void a_token_that_is_refused_is_not_shown() {
        hub.on(LISTING, _ -> Answer.text(403, "{}"));
        try (var fetching = fetching(Map.of("HF_TOKEN", "hf_secret"))) {

            assertThatThrownBy(() -> fetching.fetch("hf:org/tiny"))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("The token in HF_TOKEN may not read it")
                    .hasMessageNotContaining("hf_secret");
        }
    }

    @Test
    void weights_with_another_digest_than_the_hub_says_are_thrown_away() {
        list(large("model.onnx", WEIGHTS));
        serve("model.onnx", "the weighty".getBytes(StandardCharsets.UTF_8));
        try (var fetching = fetching(Map.of())) {

            assertThatThrownBy(() -> fetching.fetch("hf:org/tiny"))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("model.onnx has the digest");
            assertThat(fetching.kept()).isEmpty();
        }
    }

    @Test
    void weights_of_another_length_are_refused() {
        list(large("model.onnx", WEIGHTS));
        serve("model.onnx", "more than the weights".getBytes(StandardCharsets.UTF_8));
        try (var fetching = fetching(Map.of())) {

            assertThatThrownBy(() -> fetching.fetch("hf:org/tiny"))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("has 21 bytes, not the 11 that it should");
            assertThat(fetching.kept()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../tokenizer.json", "/etc/config.json", "a/../../config.json", ""})
    void a_listing_whose_names_lead_out_of_the_folder_is_refused(String name) {
        list(large("model.onnx", WEIGHTS), small(name, TOKENIZER));
        serve("model.onnx", WEIGHTS);
        try (var fetching = fetching(Map.of())) {

            assertThatThrownBy(() -> fetching.fetch("hf:org/tiny"))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("cannot be a file of a variant");
            assertThat(fetching.kept()).isEmpty();
        }
    }

    @Test
    void a_listing_of_endless_length_is_cut_off() {
        hub.on(LISTING, _ -> Answer.of(200, Map.of(), new byte[(8 << 20) + 1]));
        try (var fetching = fetching(Map.of())) {

            assertThatThrownBy(() -> fetching.fetch("hf:org/tiny"))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("answers with more than 8388608 bytes");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "[]", "{\"sha\": 7", "{\"siblings\": []}"})
    void a_garbled_listing_is_refused(String listing) {
        hub.on(LISTING, _ -> Answer.text(200, listing));
        try (var fetching = fetching(Map.of())) {

            assertThatThrownBy(() -> fetching.fetch("hf:org/tiny"))
                    .isInstanceOf(CommandFailure.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "main", "../../0123456789abcdef0123456789abcdef"})
    void a_revision_that_is_resolved_to_no_commit_is_refused(String commit) {
        var answer =
                "{\"sha\":\"%s\",\"siblings\":[%s]}"
                        .formatted(commit, large("model.onnx", WEIGHTS));
        hub.on(LISTING, _ -> Answer.text(200, answer));
        try (var fetching = fetching(Map.of())) {

            assertThatThrownBy(() -> fetching.fetch("hf:org/tiny"))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("does not say which commit main of org/tiny is");
        }
    }

    @Test
    void of_several_model_files_one_must_be_named() {
        list(large("tiny-Q4_0.gguf", WEIGHTS), large("tiny-Q8_0.gguf", WEIGHTS));
        try (var fetching = fetching(Map.of())) {

            assertThatThrownBy(() -> fetching.fetch("hf:org/tiny"))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("name one after #, such as hf:org/tiny#tiny-Q4_0.gguf");
        }
    }

    @Test
    void a_repository_without_a_model_file_says_what_it_has() {
        list(large("pytorch_model.bin", WEIGHTS));
        try (var fetching = fetching(Map.of())) {

            assertThatThrownBy(() -> fetching.fetch("hf:org/tiny"))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("only pytorch_model.bin");
        }
    }

    @Test
    void the_shards_of_a_gguf_model_are_one_and_come_together() {
        list(
                large("tiny-q8-00001-of-00002.gguf", WEIGHTS),
                large("tiny-q8-00002-of-00002.gguf", WEIGHTS),
                large("other-00002-of-00002.gguf", WEIGHTS));
        serve("tiny-q8-00001-of-00002.gguf", WEIGHTS);
        serve("tiny-q8-00002-of-00002.gguf", WEIGHTS);
        try (var fetching = fetching(Map.of())) {

            var fetched = fetching.fetch("hf:org/tiny");

            assertThat(Fetching.names(fetched))
                    .containsExactly("tiny-q8-00001-of-00002.gguf", "tiny-q8-00002-of-00002.gguf");
        }
    }

    @Test
    void a_folder_of_safetensors_comes_with_its_index_and_configuration() {
        list(
                large("model-00001-of-00002.safetensors", WEIGHTS),
                large("model-00002-of-00002.safetensors", WEIGHTS),
                small("model.safetensors.index.json", TOKENIZER),
                small("config.json", TOKENIZER),
                large("pytorch_model.bin", WEIGHTS));
        serve("model-00001-of-00002.safetensors", WEIGHTS);
        serve("model-00002-of-00002.safetensors", WEIGHTS);
        serve("model.safetensors.index.json", TOKENIZER);
        serve("config.json", TOKENIZER);
        try (var fetching = fetching(Map.of())) {

            var fetched = fetching.fetch("hf:org/tiny");

            assertThat(Fetching.names(fetched))
                    .containsExactly(
                            "config.json",
                            "model-00001-of-00002.safetensors",
                            "model-00002-of-00002.safetensors",
                            "model.safetensors.index.json");
        }
    }

    @Test
    void a_pair_of_openvino_comes_together_and_other_xml_is_no_model() {
        list(
                large("openvino_model.bin", WEIGHTS),
                small("openvino_model.xml", TOKENIZER),
                small("openvino_tokenizer.xml", TOKENIZER),
                small("notes.xml", TOKENIZER));
        serve("openvino_model.bin", WEIGHTS);
        serve("openvino_model.xml", TOKENIZER);
        serve("openvino_tokenizer.xml", TOKENIZER);
        try (var fetching = fetching(Map.of())) {

            var fetched = fetching.fetch("hf:org/tiny");

            assertThat(Fetching.names(fetched))
                    .containsExactly(
                            "openvino_model.bin", "openvino_model.xml", "openvino_tokenizer.xml");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hf:-", "hf:a/b/c", "hf:../x", "hf:org/tiny@../..", "hf:org/ti ny"})
    void a_name_that_cannot_be_right_is_refused(String source) {
        try (var fetching = fetching(Map.of())) {

            assertThatThrownBy(() -> fetching.fetch(source)).isInstanceOf(CommandFailure.class);
        }
    }

    private Fetching fetching(Map<String, String> environment) {
        var all = new HashMap<>(environment);
        all.put("HF_ENDPOINT", hub.address("/"));
        return new Fetching(cache, all);
    }

    private void list(String... files) {
        hub.on(
                LISTING,
                _ ->
                        Answer.text(
                                200,
                                "{\"id\":\"org/tiny\",\"sha\":\"%s\",\"siblings\":[%s]}"
                                        .formatted(COMMIT, String.join(",", files))));
    }

    private void serve(String path, byte[] bytes) {
        hub.on(FILES + path, WebDouble.file(bytes, "\"" + path + "\""));
    }

    private static String small(String path, byte[] bytes) {
        return "{\"rfilename\":\"%s\",\"size\":%d,\"blobId\":\"%s\"}"
                .formatted(path, bytes.length, COMMIT);
    }

    private static String large(String path, byte[] bytes) {
        return ("{\"rfilename\":\"%s\",\"size\":%d,\"blobId\":\"%s\","
                        + "\"lfs\":{\"sha256\":\"%s\",\"size\":%d,\"pointerSize\":130}}")
                .formatted(path, bytes.length, COMMIT, Sha256.of(bytes), bytes.length);
    }
}

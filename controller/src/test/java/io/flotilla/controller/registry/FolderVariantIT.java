package io.flotilla.controller.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.registry.VariantFile.Role;
import io.flotilla.controller.registry.publishing.NewVariant.File;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.FleetException.Violation;
import io.flotilla.controller.shared.ResourceName;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Variants that consist of several files. */
@QuarkusTest
@WithTestResource(ControllerResource.class)
class FolderVariantIT {

    @Inject TestRegistry registry;

    private ResourceName draft;

    @BeforeEach
    void draft() {
        draft = registry.draft(Model.Task.TEXT_GENERATION).name();
    }

    @Test
    void the_shards_of_a_gguf_model_are_one_variant() {
        var variant =
                add(
                        model("m-00001-of-00002.gguf", TestFolders.shard(0, 2)),
                        weights("m-00002-of-00002.gguf", TestFolders.shard(1, 2)));

        assertThat(variant.id()).isEqualTo("gguf-fp32");
        assertThat(variant.facts().weights().parameterCount()).isEqualTo(2 * 64 * 64);
        assertThat(variant.facts().requirements().runtimes())
                .containsExactly(ModelRuntime.LLAMA_CPP);
    }

    @Test
    void a_missing_shard_is_refused_by_its_name() {
        expectRefusal(
                "MODEL_FILE_MALFORMED",
                "m-00002-of-00002.gguf",
                model("m-00001-of-00002.gguf", TestFolders.shard(0, 2)));
    }

    @Test
    void a_pair_of_openvino_is_one_variant() {
        var variant =
                add(
                        model("openvino_model.xml", TestFolders.OPENVINO),
                        weights("openvino_model.bin", new byte[2048]));

        assertThat(variant.facts().format()).isEqualTo(Format.OPENVINO_IR);
        assertThat(variant.facts().precision()).isEqualTo("INT4");
        assertThat(variant.facts().requirements().runtimes())
                .containsExactly(ModelRuntime.OPENVINO);
    }

    @Test
    void a_folder_of_safetensors_is_one_variant_that_its_configuration_describes() {
        var variant =
                add(
                        model("config.json", TestFolders.QWEN_CONFIG),
                        weights(
                                "model.safetensors",
                                TestFolders.safetensors("model.layers.0.mlp.up_proj.weight")));

        assertThat(variant.id()).isEqualTo("safetensors-bf16");
        assertThat(variant.facts().architecture().contextLength()).isEqualTo(40960);
        assertThat(variant.facts().weights().parameterCount()).isEqualTo(64 * 32);
    }

    @Test
    void a_folder_of_onnx_runtime_genai_runs_there_first() {
        var variant =
                add(
                        config("genai_config.json", TestFolders.GENAI_CONFIG),
                        model("model.onnx", TestModels.fullPrecision()));

        assertThat(variant.facts().requirements().runtimes())
                .contains(ModelRuntime.ONNX_RUNTIME_GENAI);
        assertThat(variant.facts().architecture().contextLength()).isEqualTo(4096);
    }

    @Test
    void a_folder_within_the_variant_is_looked_at_from_where_its_model_file_lies() {
        var variant =
                add(
                        config("LICENSE", "Take it.".getBytes(UTF_8)),
                        model("ov/openvino_model.xml", TestFolders.OPENVINO),
                        weights("ov/openvino_model.bin", new byte[2048]));

        assertThat(variant.facts().format()).isEqualTo(Format.OPENVINO_IR);
    }

    @Test
    void two_models_make_no_variant() {
        expectRefusal(
                "SEVERAL_MODELS",
                "a.onnx, b.onnx",
                config("a.onnx", TestModels.fullPrecision()),
                config("b.onnx", TestModels.fullPrecision()),
                model("c.txt", "neither".getBytes(UTF_8)));
    }

    @Test
    void a_model_that_begins_with_another_file_is_refused_with_that_files_name() {
        expectRefusal(
                "WRONG_MODEL_FILE",
                "begins with m-00001-of-00002.gguf",
                config("m-00001-of-00002.gguf", TestFolders.shard(0, 2)),
                model("m-00002-of-00002.gguf", TestFolders.shard(1, 2)));
    }

    @Test
    void a_pickle_is_refused_with_how_to_convert_it() {
        var pickle = new byte[] {(byte) 0x80, 2, '}', 'q', 0, '.'};

        expectRefusal("MODEL_FILE_UNSUPPORTED", "which cannot run: ", model("model.pt", pickle));
    }

    @Test
    void a_classifier_of_pictures_comes_with_how_they_are_prepared() {
        draft = registry.draft(Model.Task.IMAGE_CLASSIFICATION).name();

        var variant =
                add(
                        config("config.json", "{}".getBytes(UTF_8)),
                        config("preprocessor_config.json", "{\"size\": 224}".getBytes(UTF_8)),
                        model("model.onnx", TestModels.pictureClassifier()));

        assertThat(variant.id()).isEqualTo("onnx-fp32");
    }

    @Test
    void what_does_not_classify_pictures_is_refused_with_all_that_it_lacks() {
        draft = registry.draft(Model.Task.IMAGE_CLASSIFICATION).name();

        assertThatExceptionOfType(InvalidArgument.class)
                .isThrownBy(() -> add(model("model.onnx", TestModels.fullPrecision())))
                .satisfies(
                        refused ->
                                assertThat(refused.violations())
                                        .extracting(Violation::description)
                                        .containsExactly(
                                                "must hold preprocessor_config.json with"
                                                        + " ROLE_CONFIG, which says how pictures are"
                                                        + " prepared",
                                                "must hold a graph that takes pixel_values, of 4"
                                                        + " axes",
                                                "must hold a graph that answers with logits, of 2"
                                                        + " axes"));
        expectRefusal(
                "INVALID_ARGUMENT",
                "must hold an ONNX model",
                model("m.gguf", TestFolders.shard(0, 1)));
    }

    private void expectRefusal(String reason, String words, File... files) {
        assertThatExceptionOfType(InvalidArgument.class)
                .isThrownBy(() -> add(files))
                .withMessageContaining(words)
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    private Variant add(File... files) {
        return registry.add(draft, "", files);
    }

    private File model(String path, byte[] content) {
        return new File(path, Role.MODEL, registry.upload(content));
    }

    private File weights(String path, byte[] content) {
        return new File(path, Role.WEIGHTS, registry.upload(content));
    }

    private File config(String path, byte[] content) {
        return new File(path, Role.CONFIG, registry.upload(content));
    }
}

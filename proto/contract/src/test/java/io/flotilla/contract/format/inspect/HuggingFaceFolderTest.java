package io.flotilla.contract.format.inspect;

import static io.flotilla.contract.format.SafetensorsFile.aSafetensors;
import static io.flotilla.contract.format.inspect.FolderFiles.aFolder;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.Inspection.Malformed;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.format.Precision;
import io.flotilla.contract.format.SafetensorsFacts;
import io.flotilla.contract.format.SafetensorsFile;
import io.flotilla.contract.format.Weights;
import io.flotilla.contract.format.folder.Description;
import io.flotilla.contract.format.folder.FileRole;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HuggingFaceFolderTest {

    private static final String CONFIG =
            """
            {"architectures": ["Qwen3ForCausalLM"], "model_type": "qwen3", "hidden_size": 64,
             "num_hidden_layers": 2, "num_attention_heads": 8, "num_key_value_heads": 2,
             "head_dim": 16, "max_position_embeddings": 40960, "vocab_size": 100,
             "sliding_window": 512, "use_sliding_window": false%s}
            """;

    @Test
    void configuration_and_weights_make_a_model() {
        var folder =
                aFolder()
                        .with("config.json", CONFIG.formatted(""))
                        .with("model.safetensors", layer("BF16", "weight", 64, 64).bytes())
                        .with(
                                "tokenizer_config.json",
                                "{\"tokenizer_class\": \"Qwen2Tokenizer\", \"chat_template\": \"{{x}}\"}")
                        .with("README.md", "---\nlicense: apache-2.0\n---\n# Qwen");

        var model = folder.model();

        assertThat(model.file().format()).isEqualTo(Format.SAFETENSORS);
        assertThat(model.file().precision()).isEqualTo(Precision.BF16);
        assertThat(model.file().architecture().contextLength()).isEqualTo(40960);
        assertThat(model.file().architecture().attention().keyValueHeadCounts())
                .isEqualTo(List.of(2, 2));
        assertThat(model.file().architecture().attention().keyLength()).isEqualTo(16);
        assertThat(model.file().architecture().attention().slidingWindow()).isZero();
        assertThat(model.file().runtimes()).startsWith(ModelRuntime.VLLM);
        assertThat(model.description())
                .isEqualTo(new Description("", "apache-2.0", "Qwen2Tokenizer", true, ""));
        assertThat(model.path()).isEqualTo("config.json");
        assertThat(model.files()).containsEntry("model.safetensors", FileRole.WEIGHTS);
        assertThat(model.files()).containsEntry("tokenizer_config.json", FileRole.TOKENIZER);
    }

    static Stream<Arguments> packings() {
        return Stream.of(
                Arguments.of(
                        "MLX",
                        "\"quantization\": {\"group_size\": 64, \"bits\": 4}",
                        layer("U32", "weight", 64, 8)
                                .with("model.layers.0.mlp.up_proj.scales", "F16", 64, 1)
                                .with("model.layers.0.mlp.up_proj.biases", "F16", 64, 1),
                        Precision.INT4,
                        ModelRuntime.MLX),
                Arguments.of(
                        "MLX, of three bits",
                        "\"quantization\": {\"group_size\": 64, \"bits\": 3, \"mode\": \"affine\"}",
                        layer("U32", "weight", 64, 6),
                        Precision.INT3,
                        ModelRuntime.MLX),
                Arguments.of(
                        "MLX, one layer otherwise",
                        "\"quantization\": {\"group_size\": 64, \"bits\": 4,"
                                + " \"model.layers.0.mlp.up_proj\": {\"bits\": 8}}",
                        layer("U32", "weight", 64, 16),
                        Precision.INT8,
                        ModelRuntime.MLX),
                Arguments.of(
                        "MLX, mxfp4",
                        "\"quantization\": {\"group_size\": 32, \"bits\": 4, \"mode\": \"mxfp4\"}",
                        layer("U32", "weight", 64, 8)
                                .with("model.layers.0.mlp.up_proj.scales", "U8", 64, 2),
                        Precision.MXFP4,
                        ModelRuntime.MLX),
                Arguments.of(
                        "GPTQ",
                        "\"quantization_config\": {\"quant_method\": \"gptq\", \"bits\": 4,"
                                + " \"group_size\": 64}",
                        layer("I32", "qweight", 8, 64)
                                .with("model.layers.0.mlp.up_proj.qzeros", "I32", 1, 8)
                                .with("model.layers.0.mlp.up_proj.g_idx", "I32", 64)
                                .with("model.layers.0.mlp.up_proj.scales", "F16", 1, 64),
                        Precision.INT4,
                        ModelRuntime.VLLM),
                Arguments.of(
                        "AWQ",
                        "\"quantization_config\": {\"quant_method\": \"awq\", \"bits\": 4,"
                                + " \"group_size\": 64}",
                        layer("I32", "qweight", 64, 8),
                        Precision.INT4,
                        ModelRuntime.VLLM),
                Arguments.of(
                        "compressed-tensors",
                        "\"quantization_config\": {\"quant_method\": \"compressed-tensors\","
                                + " \"config_groups\": {\"group_0\": {\"weights\": {\"num_bits\": 8,"
                                + " \"type\": \"int\"}}}}",
                        layer("I8", "weight", 64, 64)
                                .with("model.layers.0.mlp.up_proj.weight_scale", "BF16", 64, 1),
                        Precision.INT8,
                        ModelRuntime.VLLM),
                Arguments.of(
                        "FP8",
                        "\"quantization_config\": {\"quant_method\": \"fp8\"}",
                        layer("F8_E4M3", "weight", 64, 64)
                                .with("model.layers.0.mlp.up_proj.weight_scale_inv", "F32", 1, 1),
                        Precision.FP8,
                        ModelRuntime.VLLM),
                Arguments.of(
                        "MXFP4 of experts",
                        "\"quantization_config\": {\"quant_method\": \"mxfp4\"}",
                        aSafetensors()
                                .with("model.layers.0.mlp.experts.up_proj_blocks", "U8", 64, 2, 16)
                                .with("model.layers.0.mlp.experts.up_proj_scales", "U8", 64, 2),
                        Precision.MXFP4,
                        ModelRuntime.VLLM));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("packings")
    void packed_weights_count_as_what_they_unpack_to(
            String name,
            String quantization,
            SafetensorsFile weights,
            Precision precision,
            ModelRuntime runtime) {
        var folder =
                aFolder()
                        .with("config.json", CONFIG.formatted(", " + quantization))
                        .with("model.safetensors", weights.bytes());

        var file = folder.model().file();

        assertThat(file.precision()).as(name).isEqualTo(precision);
        assertThat(file.weights().parameterCount()).isEqualTo(64 * 64);
        assertThat(file.runtimes()).containsExactly(runtime);
    }

    @Test
    void ternary_weights_of_bitnet_are_known_and_no_engine_for_them_is() {
        var folder =
                aFolder()
                        .with(
                                "config.json",
                                CONFIG.formatted(
                                        ", \"quantization_config\": {\"quant_method\": \"bitnet\"}"))
                        .with(
                                "model.safetensors",
                                layer("U8", "weight", 16, 64)
                                        .with("model.layers.0.mlp.up_proj.weight_scale", "BF16", 1)
                                        .bytes());

        var file = folder.model().file();

        assertThat(file.precision()).isEqualTo(Precision.TERNARY);
        assertThat(file.weights().parameterCount()).isEqualTo(64 * 64);
        assertThat(file.runtimes()).isEmpty();
        assertThat(file.warnings()).singleElement().asString().contains("GGUF");
    }

    @Test
    void overrides_are_counted() {
        var folder =
                aFolder()
                        .with(
                                "config.json",
                                CONFIG.formatted(
                                        ", \"quantization\": {\"group_size\": 64, \"bits\": 4,"
                                                + " \"lm_head\": {\"bits\": 6}, \"embed\": false}"))
                        .with("model.safetensors", layer("U32", "weight", 64, 8).bytes());

        var facts = folder.model().file().facts();

        assertThat(facts)
                .isEqualTo(
                        new SafetensorsFacts(
                                "Qwen3ForCausalLM",
                                new SafetensorsFacts.Packing("mlx", 4, 64, "affine", 2),
                                List.of(ModelRuntime.MLX)));
    }

    @Test
    void shards_are_joined_by_their_index() {
        var folder =
                aFolder()
                        .with("config.json", CONFIG.formatted(""))
                        .with("a.safetensors", aSafetensors().with("x", "F16", 2, 2).bytes())
                        .with("b.safetensors", aSafetensors().with("y", "F16", 4).bytes())
                        .with(
                                "model.safetensors.index.json",
                                "{\"weight_map\": {\"x\": \"a.safetensors\", \"y\": \"b.safetensors\"}}");

        var model = folder.model();

        assertThat(model.file().weights()).isEqualTo(new Weights(8, 16));
        assertThat(model.file().externalFiles()).containsOnlyKeys("a.safetensors", "b.safetensors");
    }

    @Test
    void an_index_that_names_what_is_not_there_is_refused() {
        var folder =
                aFolder()
                        .with("a.safetensors", aSafetensors().with("x", "F16", 2, 2).bytes())
                        .with(
                                "model.safetensors.index.json",
                                "{\"weight_map\": {\"y\": \"a.safetensors\"}}");

        var refusal = folder.refusal();

        assertThat(refusal.path()).isEqualTo("model.safetensors.index.json");
        assertThat(((Malformed) refusal.reason()).reason()).contains("y is in a.safetensors");
    }

    @Test
    void damaged_configuration_is_refused_with_its_place() {
        var folder =
                aFolder()
                        .with("config.json", "{\"a\": [1, 2,, 3]}")
                        .with("model.safetensors", aSafetensors().with("x", "F16", 2).bytes());

        var refusal = folder.refusal();

        assertThat(refusal.path()).isEqualTo("config.json");
        assertThat(((Malformed) refusal.reason()).offset()).isEqualTo(12);
    }

    private static SafetensorsFile layer(String dtype, String end, long... shape) {
        return aSafetensors().with("model.layers.0.mlp.up_proj." + end, dtype, shape);
    }
}

package io.flotilla.contract.format.inspect;

import static io.flotilla.contract.format.GgufFile.aGguf;
import static io.flotilla.contract.format.GgufFile.anEmptyGguf;
import static io.flotilla.contract.format.OnnxFile.FLOAT;
import static io.flotilla.contract.format.OnnxFile.aTensor;
import static io.flotilla.contract.format.OnnxFile.anEmptyOnnx;
import static io.flotilla.contract.format.OnnxFile.anOnnx;
import static io.flotilla.contract.format.SafetensorsFile.aSafetensors;
import static io.flotilla.contract.format.inspect.FolderFiles.aFolder;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.GgufFile.StoredAs;
import io.flotilla.contract.format.Inspection.Malformed;
import io.flotilla.contract.format.Inspection.Unsupported;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.format.OnnxFile;
import io.flotilla.contract.format.Precision;
import io.flotilla.contract.format.folder.FileRole;
import io.flotilla.contract.format.folder.FolderInspection.FoundAdapter;
import io.flotilla.contract.format.folder.FolderInspection.Nothing;
import io.flotilla.contract.format.folder.FolderInspection.Several;
import io.flotilla.contract.format.folder.ReportedMetric;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelFoldersTest {

    @Test
    void shards_of_a_gguf_are_one_model() {
        var folder =
                aFolder()
                        .with("m-00001-of-00002.gguf", shard(0))
                        .with("m-00002-of-00002.gguf", shard(1));

        var model = folder.model();

        assertThat(model.file().weights().parameterCount()).isEqualTo(2 * 64 * 64);
        assertThat(model.file().warnings()).isEmpty();
        assertThat(model.path()).isEqualTo("m-00001-of-00002.gguf");
        assertThat(model.files()).containsEntry("m-00002-of-00002.gguf", FileRole.WEIGHTS);
    }

    @Test
    void a_missing_shard_is_named() {
        var refusal = aFolder().with("m-00001-of-00002.gguf", shard(0)).refusal();

        assertThat(((Malformed) refusal.reason()).reason()).contains("m-00002-of-00002.gguf");
    }

    @Test
    void a_shard_under_the_name_of_another_is_refused() {
        var folder =
                aFolder()
                        .with("m-00001-of-00002.gguf", shard(0))
                        .with("m-00002-of-00002.gguf", shard(0));

        var refusal = folder.refusal();

        assertThat(refusal.path()).isEqualTo("m-00002-of-00002.gguf");
        assertThat(((Malformed) refusal.reason()).reason()).contains("shard 1 of 2");
    }

    @Test
    void builds_beside_each_other_are_several() {
        var folder = aFolder().with("a.gguf", aGguf().bytes()).with("b.gguf", aGguf().bytes());

        var inspection = folder.inspect();

        assertThat(((Several) inspection).builds()).containsOnlyKeys("a.gguf", "b.gguf");
    }

    @Test
    void external_data_of_onnx_must_be_there_and_long_enough() {
        var weights = OnnxFile.external(aTensor("w", FLOAT, 8), "location", "model.onnx_data");
        var graph =
                anEmptyOnnx()
                        .node("Relu", List.of("w"), "y")
                        .initializer(weights.number(14, 1))
                        .bytes();

        var whole = aFolder().with("model.onnx", graph).with("model.onnx_data", new byte[32]);
        var cut = aFolder().with("model.onnx", graph).with("model.onnx_data", new byte[31]);

        assertThat(whole.model().files()).containsEntry("model.onnx_data", FileRole.WEIGHTS);
        assertThat(((Malformed) cut.refusal().reason()).reason())
                .isEqualTo("it refers to 32 bytes of model.onnx_data, which has 31");
    }

    @Test
    void a_folder_of_ort_genai_is_described_by_its_configuration() {
        var folder =
                aFolder()
                        .with("model.onnx", anOnnx().packedMatrix("q", 64, 16, 4, 32).bytes())
                        .with("genai_config.json", GENAI)
                        .with("tokenizer_config.json", "{\"tokenizer_class\": \"GPT2Tokenizer\"}");

        var model = folder.model();

        assertThat(model.file().precision()).isEqualTo(Precision.INT4);
        assertThat(model.file().runtimes()).startsWith(ModelRuntime.ONNX_RUNTIME_GENAI);
        assertThat(model.file().architecture().family()).isEqualTo("phi3");
        assertThat(model.file().architecture().contextLength()).isEqualTo(131072);
        assertThat(model.description().minimumRuntime()).isEqualTo("onnxruntime 1.17");
    }

    @Test
    void a_package_of_ort_genai_holds_several_builds() {
        var folder =
                aFolder()
                        .with("manifest.json", "{\"name\": \"phi\"}")
                        .with("cpu/model.onnx", anOnnx().bytes())
                        .with("cpu/genai_config.json", GENAI)
                        .with("npu/model.onnx", anOnnx().bytes())
                        .with("npu/genai_config.json", GENAI);

        var inspection = folder.inspect();

        assertThat(((Several) inspection).builds()).containsOnlyKeys("cpu", "npu");
    }

    @Test
    void what_olive_measured_is_passed_on() {
        var folder =
                aFolder()
                        .with("model.onnx", anOnnx().bytes())
                        .with(
                                "metrics.json",
                                """
                                {"input_model_metrics": {"accuracy": {"value": 0.91}},
                                 "candidate_model_metrics": {"accuracy": {"value": 0.89,
                                   "priority": 1, "higher_is_better": true}}}
                                """);

        var metrics = folder.model().metrics();

        assertThat(metrics)
                .containsExactly(
                        new ReportedMetric("input model", "accuracy", 0.91),
                        new ReportedMetric("this model", "accuracy", 0.89));
    }

    @Test
    void the_licence_text_beside_a_model_is_recognised() {
        var folder =
                aFolder()
                        .with("model.onnx", anOnnx().bytes())
                        .with("LICENSE", "MIT License\n\nCopyright")
                        .with(
                                "tokenizer.json",
                                "{\"version\": \"1\", \"model\": {\"type\": \"WordPiece\"}}");

        var description = folder.model().description();

        assertThat(description.license()).isEqualTo("mit");
        assertThat(description.tokenizer()).isEqualTo("WordPiece");
    }

    @Test
    void an_adapter_of_llama_cpp_is_told_from_a_model() {
        var folder =
                aFolder()
                        .with(
                                "lora.gguf",
                                anEmptyGguf()
                                        .with("general.architecture", "llama")
                                        .with("general.type", "adapter")
                                        .with("adapter.type", "lora")
                                        .with("adapter.lora.alpha", 32)
                                        .with("general.base_model.0.name", "Tiny")
                                        .withTensor(
                                                "blk.0.attn_q.weight.lora_a", StoredAs.F16, 64, 8)
                                        .withTensor(
                                                "blk.0.attn_q.weight.lora_b", StoredAs.F16, 8, 64)
                                        .bytes());

        var adapter = ((FoundAdapter) folder.inspect()).adapter();

        assertThat(adapter.rank()).isEqualTo(8);
        assertThat(adapter.alpha()).isEqualTo(32);
        assertThat(adapter.base()).isEqualTo("Tiny");
        assertThat(adapter.targets()).containsExactly("attn_q");
    }

    @Test
    void an_adapter_of_peft_is_described_by_its_configuration() {
        var matrix = "base_model.model.model.layers.0.self_attn.q_proj.lora_";
        var folder =
                aFolder()
                        .with(
                                "adapter_config.json",
                                """
                                {"peft_type": "LORA", "r": 16, "lora_alpha": 32,
                                 "base_model_name_or_path": "Qwen/Qwen3-0.6B"}
                                """)
                        .with(
                                "adapter_model.safetensors",
                                aSafetensors()
                                        .with(matrix + "A.weight", "F32", 4, 64)
                                        .with(matrix + "B.weight", "F32", 64, 4)
                                        .bytes());

        var adapter = ((FoundAdapter) folder.inspect()).adapter();

        assertThat(adapter.rank()).as("the matrices', not the claim").isEqualTo(4);
        assertThat(adapter.alpha()).isEqualTo(32);
        assertThat(adapter.base()).isEqualTo("Qwen/Qwen3-0.6B");
        assertThat(adapter.targets()).containsExactly("q_proj");
    }

    @Test
    void a_graph_of_openvino_is_read_with_its_weights() {
        var folder =
                aFolder()
                        .with("openvino_model.xml", OPENVINO)
                        .with("openvino_model.bin", new byte[2048 + 64])
                        .with(
                                "config.json",
                                "{\"model_type\": \"qwen3\", \"num_hidden_layers\": 3,"
                                        + " \"max_position_embeddings\": 4096}");

        var model = folder.model();

        assertThat(model.file().format()).isEqualTo(Format.OPENVINO_IR);
        assertThat(model.file().precision()).isEqualTo(Precision.INT4);
        assertThat(model.file().weights().parameterCount()).isEqualTo(4096);
        assertThat(model.file().weights().tensorBytes()).isEqualTo(2048 + 64);
        assertThat(model.file().architecture().contextLength()).isEqualTo(4096);
        assertThat(model.files()).containsEntry("openvino_model.bin", FileRole.WEIGHTS);
    }

    @Test
    void a_pickle_is_refused_with_what_to_do_instead() {
        var pickle = "\u0080\u0002}q\0.".getBytes(StandardCharsets.ISO_8859_1);
        var folder = aFolder().with("config.json", "{}").with("pytorch_model.bin", pickle);

        var refusal = folder.refusal();

        assertThat(refusal.path()).isEqualTo("pytorch_model.bin");
        assertThat(((Unsupported) refusal.reason()).hint()).contains("safetensors");
    }

    @Test
    void a_pickle_beside_something_better_does_not_matter() {
        var pickle = "\u0080\u0002}q\0.".getBytes(StandardCharsets.ISO_8859_1);
        var folder =
                aFolder()
                        .with("pytorch_model.bin", pickle)
                        .with("model.safetensors", aSafetensors().with("x", "F16", 2, 2).bytes());

        var model = folder.model();

        assertThat(model.path()).isEqualTo("model.safetensors");
    }

    @Test
    void a_folder_without_a_model_is_called_so() {
        var inspection = aFolder().with("notes.txt", "none").with("a/b.txt", "none").inspect();

        assertThat(inspection).isInstanceOf(Nothing.class);
    }

    private static byte[] shard(int number) {
        return anEmptyGguf()
                .with("general.architecture", "llama")
                .with("split.no", number)
                .with("split.count", 2)
                .with("split.tensors.count", 2)
                .withTensor("blk." + number + ".attn_q.weight", StoredAs.Q8_0, 64, 64)
                .bytes();
    }

    static final String GENAI =
            """
            {"model": {"type": "phi3", "context_length": 131072, "vocab_size": 200064,
              "decoder": {"filename": "model.onnx", "head_size": 128, "hidden_size": 3072,
                "num_attention_heads": 24, "num_hidden_layers": 32, "num_key_value_heads": 8}}}
            """;

    static final String OPENVINO =
            """
            <?xml version="1.0"?>
            <net name="Model0" version="11">
              <layers>
                <layer id="0" name="input_ids" type="Parameter" version="opset1">
                  <data shape="?,?" element_type="i64"/>
                </layer>
                <layer id="1" name="mlp.weight" type="Const" version="opset1">
                  <data element_type="u4" shape="64,64" offset="0" size="2048"/>
                </layer>
                <layer id="2" name="mlp.weight/scale" type="Const" version="opset1">
                  <data element_type="f16" shape="32,1" offset="2048" size="64"/>
                </layer>
              </layers>
              <rt_info>
                <nncf>
                  <weight_compression>
                    <mode value="int4_asym"/>
                    <group_size value="64"/>
                  </weight_compression>
                </nncf>
              </rt_info>
            </net>
            """;
}

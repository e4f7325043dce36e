package io.flotilla.host.gguf;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.ProgressSink;
import io.flotilla.host.engine.VariantFiles;
import io.flotilla.host.onnx.graph.OnnxFile;
import io.flotilla.host.onnx.rewrite.Matrix;
import io.flotilla.host.onnx.rewrite.PlainWeights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Makes a GGUF file of a BERT-family encoder in ONNX, which llama.cpp then runs and quantizes. */
public final class BertConverter {
    private static final Map<String, String> SPECIAL_TOKENS =
            Map.of(
                    "tokenizer.ggml.bos_token_id", "[CLS]",
                    "tokenizer.ggml.cls_token_id", "[CLS]",
                    "tokenizer.ggml.eos_token_id", "[SEP]",
                    "tokenizer.ggml.seperator_token_id", "[SEP]",
                    "tokenizer.ggml.unknown_token_id", "[UNK]",
                    "tokenizer.ggml.padding_token_id", "[PAD]",
                    "tokenizer.ggml.mask_token_id", "[MASK]");

    private final BertGraph graph;
    private final GgufType type;
    private final List<GgufTensor> tensors = new ArrayList<>();

    private BertConverter(BertGraph graph, GgufType type) {
        this.graph = graph;
        this.type = type;
    }

    /**
     * Writes the model and its tokenizer into one new file.
     *
     * @param type of matrices and of the words' table; the rest stays FP32
     */
    public static void convert(
            VariantFiles source, Path output, GgufType type, ProgressSink progress)
            throws HostProblem {
        Path tokenizer = source.requiredTokenizer();
        PoolingType pooling = PoolingType.of(source.folder());
        try (OnnxFile file = OnnxFile.open(source.model())) {
            BertGraph graph = new BertGraph(PlainWeights.of(file.model().graph()));
            BertConverter converter = new BertConverter(graph, type);
            converter.addTensors();
            GgufMetadata metadata = converter.metadata(tokenizer, pooling);
            new GgufWriter(progress).write(output, metadata, converter.tensors);
        }
    }

    private void addTensors() throws HostProblem {
        addTable("token_embd.weight", type, "embeddings.word_embeddings.weight");
        addTable("position_embd.weight", GgufType.F32, "embeddings.position_embeddings.weight");
        addTable("token_types.weight", GgufType.F32, "embeddings.token_type_embeddings.weight");
        addNorm("token_embd_norm", "embeddings.LayerNorm");
        for (int i = 0; i < layers(); i++) {
            String block = "blk." + i + ".";
            addProduct(block + "attn_q", BertGraph.layer(i, "attention.self.query"));
            addProduct(block + "attn_k", BertGraph.layer(i, "attention.self.key"));
            addProduct(block + "attn_v", BertGraph.layer(i, "attention.self.value"));
            addProduct(block + "attn_output", BertGraph.layer(i, "attention.output.dense"));
            addNorm(block + "attn_output_norm", BertGraph.layer(i, "attention.output.LayerNorm"));
            addProduct(block + "ffn_up", BertGraph.layer(i, "intermediate.dense"));
            addProduct(block + "ffn_down", BertGraph.layer(i, "output.dense"));
            addNorm(block + "layer_output_norm", BertGraph.layer(i, "output.LayerNorm"));
        }
    }

    private int layers() throws HostProblem {
        int layers = graph.layers();
        if (layers == 0) {
            throw BertGraph.unsupported("there is no encoder.layer.0");
        }
        return layers;
    }

    private void addTable(String name, GgufType tableType, String source) throws HostProblem {
        tensors.add(GgufTensor.matrix(name, tableType, graph.table(source)));
    }

    private void addProduct(String name, String source) throws HostProblem {
        tensors.add(GgufTensor.matrix(name + ".weight", type, graph.product(source)));
        tensors.add(GgufTensor.vector(name + ".bias", graph.vector(source + ".bias")));
    }

    private void addNorm(String name, String source) throws HostProblem {
        tensors.add(GgufTensor.vector(name + ".weight", graph.vector(source + ".weight")));
        tensors.add(GgufTensor.vector(name + ".bias", graph.vector(source + ".bias")));
    }

    private GgufMetadata metadata(Path tokenizer, PoolingType pooling) throws HostProblem {
        Matrix words = graph.table("embeddings.word_embeddings.weight");
        long width = words.columns();
        int headLength = graph.headLength();
        if (headLength < 1 || width % headLength != 0) {
            throw BertGraph.unsupported("heads of " + headLength + " do not divide " + width);
        }
        GgufMetadata metadata =
                new GgufMetadata()
                        .text("general.architecture", "bert")
                        .text("general.type", "model")
                        .number("general.file_type", type.fileType())
                        .number("general.quantization_version", 2)
                        .number("bert.block_count", graph.layers())
                        .number("bert.context_length", positions())
                        .number("bert.embedding_length", width)
                        .number("bert.feed_forward_length", feedForwardLength())
                        .number("bert.attention.head_count", width / headLength)
                        .real("bert.attention.layer_norm_epsilon", graph.epsilon())
                        .flag("bert.attention.causal", false)
                        .number("bert.pooling_type", pooling.number());
        return withTokenizer(metadata, Vocabulary.read(tokenizer, words.rows()));
    }

    private long positions() throws HostProblem {
        return graph.table("embeddings.position_embeddings.weight").rows();
    }

    private long feedForwardLength() throws HostProblem {
        return graph.vector(BertGraph.layer(0, "intermediate.dense.bias")).columns();
    }

    private GgufMetadata withTokenizer(GgufMetadata metadata, Vocabulary vocabulary)
            throws HostProblem {
        metadata.text("tokenizer.ggml.model", "bert")
                .text("tokenizer.ggml.pre", "default")
                .flag("tokenizer.ggml.normalizer.lowercase", vocabulary.isLowercase())
                .flag("tokenizer.ggml.normalizer.strip_accents", vocabulary.stripsAccents())
                .texts("tokenizer.ggml.tokens", vocabulary.tokens())
                .numbers("tokenizer.ggml.token_type", vocabulary.types())
                .number(
                        "tokenizer.ggml.token_type_count",
                        graph.table("embeddings.token_type_embeddings.weight").rows());
        for (Map.Entry<String, String> special : SPECIAL_TOKENS.entrySet()) {
            OptionalInt id = vocabulary.id(special.getValue());
            if (id.isPresent()) {
                metadata.number(special.getKey(), id.getAsInt());
            }
        }
        return metadata;
    }
}

package io.flotilla.contract.format.safetensors;

import io.flotilla.contract.format.Architecture;
import io.flotilla.contract.format.Architecture.Attention;
import io.flotilla.contract.format.Architecture.Experts;
import io.flotilla.contract.format.json.JsonValue;
import java.util.Collections;

/**
 * A {@code config.json} as Hugging Face's libraries write it. Models of several parts describe the
 * one for texts in {@code text_config}; older families have names of their own.
 */
public record HuggingFaceConfig(JsonValue json) {

    /** What a directory without one has. */
    public static final HuggingFaceConfig NONE = new HuggingFaceConfig(JsonValue.absent());

    /** Above the deepest models by far. */
    private static final int MAX_BLOCKS = 1_024;

    public Architecture architecture() {
        var text = textPart();
        var blocks =
                Math.min(count(text, "num_hidden_layers", "n_layer", "num_layers"), MAX_BLOCKS);
        return new Architecture(
                json.at("model_type").text(),
                blocks,
                count(text, "hidden_size", "n_embd", "d_model"),
                count(text, "max_position_embeddings", "n_positions", "n_ctx", "max_seq_len"),
                count(text, "vocab_size"),
                attention(text, blocks),
                new Experts(
                        count(text, "num_experts", "num_local_experts", "n_routed_experts"),
                        count(text, "num_experts_per_tok", "experts_per_token")));
    }

    private JsonValue textPart() {
        var part = json.firstOf("text_config", "llm_config", "language_config");
        return part.members().isEmpty() ? json : part;
    }

    private static Attention attention(JsonValue text, int blocks) {
        var heads = count(text, "num_attention_heads", "n_head", "num_heads");
        var keyValueHeads = count(text, "num_key_value_heads", "n_head_kv", "num_kv_heads");
        var width = count(text, "hidden_size", "n_embd", "d_model");
        var declared = count(text, "head_dim");
        var headWidth = declared > 0 || heads == 0 ? declared : width / heads;
        return new Attention(
                Collections.nCopies(heads > 0 ? blocks : 0, heads),
                Collections.nCopies(
                        heads > 0 ? blocks : 0, keyValueHeads > 0 ? keyValueHeads : heads),
                headWidth,
                headWidth,
                slidingWindow(text));
    }

    private static int slidingWindow(JsonValue text) {
        var isSwitchedOff =
                text.at("use_sliding_window") instanceof JsonValue.Flag(var uses) && !uses;
        return isSwitchedOff ? 0 : count(text, "sliding_window", "attention_window_size");
    }

    /** The class that computes the model; empty if the file does not say. */
    public String architectureClass() {
        var classes = json.at("architectures").elements();
        return classes.isEmpty() ? "" : classes.getFirst().text();
    }

    private static int count(JsonValue part, String... keys) {
        return part.firstOf(keys).count();
    }
}

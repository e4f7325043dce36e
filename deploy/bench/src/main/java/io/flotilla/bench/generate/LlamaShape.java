package io.flotilla.bench.generate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The shape of a decoder of the llama family.
 *
 * @param headCount heads of queries; the embedding is divided among them
 * @param keyValueHeadCount heads of keys and values
 */
public record LlamaShape(
        int vocabulary,
        int embedding,
        int feedForward,
        int blocks,
        int headCount,
        int keyValueHeadCount,
        int context) {
    private static final int FIRST_BYTE_TOKEN = 3;
    private static final int BYTE_TOKENS = 256;
    private static final int FIRST_LETTER = FIRST_BYTE_TOKEN + BYTE_TOKENS;
    private static final int FIRST_WORD = FIRST_LETTER + Character.MAX_RADIX + 1;
    private static final String SPACE = "\u2581";
    private static final int NORMAL = 1;
    private static final int UNKNOWN = 2;
    private static final int CONTROL = 3;
    private static final int BYTE = 6;

    /** Writes a model of this shape, its matrices in one type and its table and head in another. */
    public void write(Path file, WeightType matrices, WeightType tables) throws IOException {
        describe(matrices, tables).write(file);
    }

    /** Writes such a model with a hole in place of its weights, which takes no room on disk. */
    public void writeSparse(Path file, WeightType matrices, WeightType tables) throws IOException {
        describe(matrices, tables).writeSparse(file);
    }

    private GgufFile describe(WeightType matrices, WeightType tables) {
        var gguf = new GgufFile();
        describe(gguf);
        describeVocabulary(gguf);
        var keyLength = (long) embedding / headCount * keyValueHeadCount;
        gguf.tensor("token_embd.weight", tables, embedding, vocabulary);
        for (var block = 0; block < blocks; block++) {
            var prefix = "blk." + block + ".";
            gguf.tensor(prefix + "attn_norm.weight", WeightType.F32, embedding)
                    .tensor(prefix + "attn_q.weight", matrices, embedding, embedding)
                    .tensor(prefix + "attn_k.weight", matrices, embedding, keyLength)
                    .tensor(prefix + "attn_v.weight", matrices, embedding, keyLength)
                    .tensor(prefix + "attn_output.weight", matrices, embedding, embedding)
                    .tensor(prefix + "ffn_norm.weight", WeightType.F32, embedding)
                    .tensor(prefix + "ffn_gate.weight", matrices, embedding, feedForward)
                    .tensor(prefix + "ffn_up.weight", matrices, embedding, feedForward)
                    .tensor(prefix + "ffn_down.weight", matrices, feedForward, embedding);
        }
        return gguf.tensor("output_norm.weight", WeightType.F32, embedding)
                .tensor("output.weight", tables, embedding, vocabulary);
    }

    private void describe(GgufFile gguf) {
        gguf.text("general.architecture", "llama")
                .text("general.name", "random")
                .number("llama.context_length", context)
                .number("llama.embedding_length", embedding)
                .number("llama.block_count", blocks)
                .number("llama.feed_forward_length", feedForward)
                .number("llama.attention.head_count", headCount)
                .number("llama.attention.head_count_kv", keyValueHeadCount)
                .number("llama.rope.dimension_count", embedding / headCount)
                .number("llama.vocab_size", vocabulary)
                .real("llama.attention.layer_norm_rms_epsilon", 1e-5f);
    }

    /** As SentencePiece has it: three special tokens, all bytes, letters, then words. */
    private void describeVocabulary(GgufFile gguf) {
        List<String> tokens = new ArrayList<>(List.of("<unk>", "<s>", "</s>"));
        var types = new int[vocabulary];
        types[0] = UNKNOWN;
        types[1] = CONTROL;
        types[2] = CONTROL;
        for (var index = FIRST_BYTE_TOKEN; index < vocabulary; index++) {
            types[index] = index < FIRST_LETTER ? BYTE : NORMAL;
            tokens.add(token(index));
        }
        var scores = new float[vocabulary];
        for (var index = 0; index < vocabulary; index++) {
            scores[index] = -index;
        }
        gguf.text("tokenizer.ggml.model", "llama")
                .texts("tokenizer.ggml.tokens", tokens)
                .reals("tokenizer.ggml.scores", scores)
                .numbers("tokenizer.ggml.token_type", types)
                .number("tokenizer.ggml.bos_token_id", 1)
                .number("tokenizer.ggml.eos_token_id", 2)
                .number("tokenizer.ggml.unknown_token_id", 0)
                .truth("tokenizer.ggml.add_bos_token", true);
    }

    /**
     * A word is a space with a number to the base 36 behind it, of which digits are the letters.
     */
    private static String token(int index) {
        if (index < FIRST_LETTER) {
            return "<0x%02X>".formatted(index - FIRST_BYTE_TOKEN);
        }
        if (index == FIRST_LETTER) {
            return SPACE;
        }
        return index < FIRST_WORD
                ? Integer.toString(index - FIRST_LETTER - 1, Character.MAX_RADIX)
                : SPACE + Integer.toString(index - FIRST_WORD, Character.MAX_RADIX);
    }
}

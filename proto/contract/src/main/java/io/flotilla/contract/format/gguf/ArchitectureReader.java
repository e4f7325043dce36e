package io.flotilla.contract.format.gguf;

import io.flotilla.contract.format.Architecture;
import io.flotilla.contract.format.Architecture.Attention;
import io.flotilla.contract.format.Architecture.Experts;

/** Gathers a model's shape from the metadata, whose keys begin with the architecture's name. */
final class ArchitectureReader {

    /** Above the deepest models by far. */
    private static final int MAX_BLOCKS = 1_024;

    private final Metadata metadata;
    private final String family;

    ArchitectureReader(Metadata metadata) {
        this.metadata = metadata;
        this.family = metadata.text("general.architecture");
    }

    Architecture read() {
        var blocks = Math.min(count("block_count"), MAX_BLOCKS);
        return new Architecture(
                family,
                blocks,
                count("embedding_length"),
                count("context_length"),
                vocabularySize(),
                attention(blocks),
                new Experts(count("expert_count"), count("expert_used_count")));
    }

    private long vocabularySize() {
        var tokens = metadata.arrayLength("tokenizer.ggml.tokens");
        return tokens > 0 ? tokens : count("vocab_size");
    }

    private Attention attention(int blocks) {
        var heads = metadata.perBlock(key("attention.head_count"), blocks);
        var keyValueHeads = metadata.perBlock(key("attention.head_count_kv"), blocks);
        var mostHeads = heads.stream().mapToInt(Integer::intValue).max().orElse(0);
        var headWidth = mostHeads == 0 ? 0 : count("embedding_length") / mostHeads;
        return new Attention(
                heads,
                keyValueHeads.isEmpty() ? heads : keyValueHeads,
                declaredOr("attention.key_length", headWidth),
                declaredOr("attention.value_length", headWidth),
                count("attention.sliding_window"));
    }

    private int declaredOr(String suffix, int otherwise) {
        var declared = count(suffix);
        return declared > 0 ? declared : otherwise;
    }

    private int count(String suffix) {
        return metadata.count(key(suffix));
    }

    private String key(String suffix) {
        return family + "." + suffix;
    }
}

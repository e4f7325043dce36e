package io.flotilla.contract.format.inspect;

import static io.flotilla.contract.format.GgufFile.anEmptyGguf;

import io.flotilla.contract.format.ByteSource;
import io.flotilla.contract.format.GgufFile;
import io.flotilla.contract.format.GgufFile.StoredAs;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * A language model as its authors published its configuration. From it comes the header of the GGUF
 * file that llama.cpp's converter would write, in front of as many bytes as the tensors take, which
 * are never stored.
 */
record PublishedModel(Shape shape, int contextLength, int slidingWindow, boolean sharesEmbedding) {

    private static final int ALIGNMENT = 32;

    static PublishedModel named(String name) {
        return switch (name) {
            case "PHI_4_MINI" -> of("phi3", 32, 3072, 24, 8, 128, 8192, 200064, 131072);
            case "QWEN3_0_6B" -> of("qwen3", 28, 1024, 16, 8, 128, 3072, 151936, 40960);
            case "QWEN3_1_7B" -> of("qwen3", 28, 2048, 16, 8, 128, 6144, 151936, 40960);
            case "QWEN3_4B" -> of("qwen3", 36, 2560, 32, 8, 128, 9728, 151936, 40960);
            case "GEMMA_3_1B" ->
                    of("gemma3", 26, 1152, 4, 1, 256, 6912, 262144, 32768).withSlidingWindow(512);
            case "GEMMA_3_4B" ->
                    of("gemma3", 34, 2560, 8, 4, 256, 10240, 262208, 131072)
                            .withSlidingWindow(1024);
            case "LLAMA_3_8B" ->
                    of("llama", 32, 4096, 32, 8, 128, 14336, 128256, 8192).withOutputOfItsOwn();
            default -> throw new IllegalArgumentException("no model " + name);
        };
    }

    private static PublishedModel of(
            String family,
            int blocks,
            int width,
            int heads,
            int kvHeads,
            int headWidth,
            int inner,
            int vocabulary,
            int contextLength) {
        return new PublishedModel(
                new Shape(family, blocks, width, heads, kvHeads, headWidth, inner, vocabulary),
                contextLength,
                0,
                true);
    }

    private PublishedModel withSlidingWindow(int tokens) {
        return new PublishedModel(shape, contextLength, tokens, sharesEmbedding);
    }

    private PublishedModel withOutputOfItsOwn() {
        return new PublishedModel(shape, contextLength, slidingWindow, false);
    }

    record Shape(
            String family,
            int blocks,
            int width,
            int heads,
            int kvHeads,
            int headWidth,
            int inner,
            int vocabulary) {

        String key(String suffix) {
            return family + "." + suffix;
        }
    }

    /** The file with its matrices in one type. */
    ByteSource storedAs(StoredAs type) {
        return new Layout(type).file();
    }

    /** Lists the tensors of the model one behind the other. */
    private final class Layout {

        private final StoredAs matrixType;
        private final GgufFile file = anEmptyGguf();
        private long end;

        private Layout(StoredAs matrixType) {
            this.matrixType = matrixType;
        }

        private ByteSource file() {
            describe();
            matrix("token_embd.weight", shape.width, shape.vocabulary);
            for (var i = 0; i < shape.blocks; i++) {
                block("blk." + i + ".");
            }
            vector("output_norm.weight", shape.width);
            if (!sharesEmbedding) {
                matrix("output.weight", shape.width, shape.vocabulary);
            }
            return sparse(file.bytes(), end);
        }

        private void describe() {
            file.with("general.architecture", shape.family)
                    .with(shape.key("context_length"), contextLength)
                    .with(shape.key("embedding_length"), shape.width)
                    .with(shape.key("block_count"), shape.blocks)
                    .with(shape.key("attention.head_count"), shape.heads)
                    .with(shape.key("attention.head_count_kv"), shape.kvHeads)
                    .with(shape.key("attention.key_length"), shape.headWidth)
                    .with(shape.key("attention.value_length"), shape.headWidth);
            if (slidingWindow > 0) {
                file.with(shape.key("attention.sliding_window"), slidingWindow);
            }
            var tokens = new String[shape.vocabulary];
            Arrays.fill(tokens, "token");
            file.withTexts("tokenizer.ggml.tokens", tokens);
        }

        private void block(String prefix) {
            var queries = (long) shape.heads * shape.headWidth;
            var keys = (long) shape.kvHeads * shape.headWidth;
            vector(prefix + "attn_norm.weight", shape.width);
            vector(prefix + "ffn_norm.weight", shape.width);
            if (shape.family.equals("phi3")) {
                matrix(prefix + "attn_qkv.weight", shape.width, queries + 2 * keys);
                matrix(prefix + "ffn_up.weight", shape.width, 2L * shape.inner);
            } else {
                matrix(prefix + "attn_q.weight", shape.width, queries);
                matrix(prefix + "attn_k.weight", shape.width, keys);
                matrix(prefix + "attn_v.weight", shape.width, keys);
                matrix(prefix + "ffn_gate.weight", shape.width, shape.inner);
                matrix(prefix + "ffn_up.weight", shape.width, shape.inner);
            }
            matrix(prefix + "attn_output.weight", queries, shape.width);
            matrix(prefix + "ffn_down.weight", shape.inner, shape.width);
        }

        private void matrix(String name, long columns, long rows) {
            tensor(name, matrixType, columns, rows);
        }

        private void vector(String name, long length) {
            tensor(name, StoredAs.F32, length);
        }

        private void tensor(String name, StoredAs type, long... dimensions) {
            file.withTensorAt(end, name, type.id(), dimensions);
            var elements = Arrays.stream(dimensions).reduce(1, (a, b) -> a * b);
            var bytes = elements / type.blockElements() * type.blockBytes();
            end += Math.ceilDiv(bytes, (long) ALIGNMENT) * ALIGNMENT;
        }
    }

    /** A header, and zeros behind it. */
    private static ByteSource sparse(byte[] header, long dataBytes) {
        var sizeBytes = header.length + dataBytes;
        return new ByteSource() {
            @Override
            public long sizeBytes() {
                return sizeBytes;
            }

            @Override
            public void read(long offset, ByteBuffer target) {
                Objects.checkFromIndexSize(offset, target.remaining(), sizeBytes);
                while (target.hasRemaining()) {
                    var at = offset + target.position();
                    target.put(at < header.length ? header[(int) at] : 0);
                }
            }
        };
    }
}

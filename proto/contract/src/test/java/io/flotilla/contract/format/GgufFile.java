package io.flotilla.contract.format;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/** Builds small GGUF files, valid unless told otherwise. */
public final class GgufFile {

    private static final int UINT32 = 4;
    private static final int BOOL = 7;
    private static final int STRING = 8;
    private static final int ARRAY = 9;

    /** A tensor type as the specification has it: number, and block in elements and bytes. */
    public record StoredAs(int id, int blockElements, int blockBytes) {

        public static final StoredAs F32 = new StoredAs(0, 1, 4);
        public static final StoredAs F16 = new StoredAs(1, 1, 2);
        public static final StoredAs Q8_0 = new StoredAs(8, 32, 34);
        public static final StoredAs Q2_K = new StoredAs(10, 256, 84);
        public static final StoredAs Q3_K = new StoredAs(11, 256, 110);
        public static final StoredAs Q4_K = new StoredAs(12, 256, 144);
        public static final StoredAs Q5_K = new StoredAs(13, 256, 176);
        public static final StoredAs Q6_K = new StoredAs(14, 256, 210);
        public static final StoredAs BF16 = new StoredAs(30, 1, 2);
        public static final StoredAs TQ1_0 = new StoredAs(34, 256, 54);
        public static final StoredAs TQ2_0 = new StoredAs(35, 256, 66);
        public static final StoredAs I2_S = new StoredAs(36, 4, 1);
        public static final StoredAs TL2 = new StoredAs(39, 24, 5);
        public static final StoredAs MXFP4 = new StoredAs(39, 32, 17);
    }

    private record Description(String name, int type, List<Long> dimensions, long offset) {}

    private final Bytes pairs = new Bytes();
    private final Bytes data = new Bytes();
    private final List<Description> descriptions = new ArrayList<>();
    private final Random random = new Random(260);
    private int version = 3;
    private long pairCount;
    private int alignment = 32;

    /** A file of no pairs and no tensors. */
    public static GgufFile anEmptyGguf() {
        return new GgufFile();
    }

    /** A tiny model of the architecture that is most common. */
    public static GgufFile aGguf() {
        return anEmptyGguf()
                .with("general.architecture", "llama")
                .with("llama.context_length", 512)
                .with("llama.embedding_length", 64)
                .with("llama.block_count", 2)
                .with("llama.attention.head_count", 8)
                .with("llama.attention.head_count_kv", 4)
                .withTexts("tokenizer.ggml.tokens", "<s>", "</s>", "a", "b")
                .withTensor("token_embd.weight", StoredAs.F32, 64, 4)
                .withTensor("blk.0.attn_norm.weight", StoredAs.F32, 64)
                .withTensor("blk.0.attn_q.weight", StoredAs.Q8_0, 64, 64)
                .withTensor("blk.1.attn_q.weight", StoredAs.Q8_0, 64, 64);
    }

    public GgufFile version(int number) {
        this.version = number;
        return this;
    }

    public GgufFile with(String key, long number) {
        return pair(key, UINT32).number(key, number);
    }

    public GgufFile with(String key, boolean flag) {
        pair(key, BOOL);
        pairs.write(flag ? 1 : 0);
        return this;
    }

    public GgufFile with(String key, String text) {
        pair(key, STRING);
        pairs.text(text);
        return this;
    }

    public GgufFile withTexts(String key, String... texts) {
        array(key, STRING, texts.length);
        for (var text : texts) {
            pairs.text(text);
        }
        return this;
    }

    public GgufFile withNumbers(String key, long... numbers) {
        array(key, UINT32, numbers.length);
        LongStream.of(numbers).forEach(number -> pairs.int32((int) number));
        return this;
    }

    /** Begins an array that claims a length, and writes no elements. */
    public GgufFile withArrayOf(String key, int type, long length) {
        array(key, type, length);
        return this;
    }

    /** Adds a tensor behind those before, with bytes that look random. */
    public GgufFile withTensor(String name, StoredAs type, long... dimensions) {
        var elements = LongStream.of(dimensions).reduce(1, (a, b) -> a * b);
        var bytes = elements / type.blockElements() * type.blockBytes();
        return withTensorOf(name, type.id(), bytes, dimensions);
    }

    /** Adds a tensor of any type and size. */
    public GgufFile withTensorOf(String name, int type, long bytes, long... dimensions) {
        withTensorAt(data.size(), name, type, dimensions);
        var content = new byte[(int) bytes];
        random.nextBytes(content);
        data.writeBytes(content);
        data.padTo(alignment);
        return this;
    }

    /** Describes a tensor at an offset of the data, and adds no data. */
    public GgufFile withTensorAt(long offset, String name, int type, long... dimensions) {
        descriptions.add(
                new Description(name, type, LongStream.of(dimensions).boxed().toList(), offset));
        return this;
    }

    public byte[] bytes() {
        var file = new Bytes();
        file.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        file.int32(version);
        file.int64(descriptions.size());
        file.int64(pairCount);
        file.writeBytes(pairs.toByteArray());
        for (var description : descriptions) {
            file.text(description.name());
            file.int32(description.dimensions().size());
            description.dimensions().forEach(file::int64);
            file.int32(description.type());
            file.int64(description.offset());
        }
        file.padTo(alignment);
        file.writeBytes(data.toByteArray());
        return file.toByteArray();
    }

    private GgufFile number(String key, long number) {
        pairs.int32((int) number);
        if (key.equals("general.alignment")) {
            alignment = (int) number;
        }
        return this;
    }

    private GgufFile pair(String key, int type) {
        pairCount++;
        pairs.text(key);
        pairs.int32(type);
        return this;
    }

    private void array(String key, int type, long length) {
        pair(key, ARRAY);
        pairs.int32(type);
        pairs.int64(length);
    }

    private static final class Bytes extends ByteArrayOutputStream {

        private void int32(int number) {
            writeBytes(buffer(Integer.BYTES).putInt(number).array());
        }

        private void int64(long number) {
            writeBytes(buffer(Long.BYTES).putLong(number).array());
        }

        private void text(String text) {
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            int64(bytes.length);
            writeBytes(bytes);
        }

        private void padTo(int alignment) {
            while (alignment > 0 && size() % alignment != 0) {
                write(0);
            }
        }

        private static ByteBuffer buffer(int bytes) {
            return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
    }
}

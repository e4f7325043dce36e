package io.flotilla.bench.upload;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/** Writes GGUF files whose tensors, of 16 MiB each, hold noise. */
final class GgufOfNoise {
    private static final int MAGIC = 0x46554747;
    private static final int VERSION = 3;
    private static final int TYPE_TEXT = 8;
    private static final int TYPE_F16 = 1;
    private static final int ALIGNMENT = 32;
    private static final int TENSOR_MIB = 16;
    private static final int MIB = 1 << 20;

    private GgufOfNoise() {}

    /** Writes a file of about that size; another seed gives other bytes. */
    static void write(Path file, int sizeMib, long seed) throws IOException {
        int tensors = sizeMib / TENSOR_MIB;
        var noise = new byte[MIB];
        var random = new Random(seed);
        try (var channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            channel.write(head(tensors));
            for (int i = 0; i < tensors * TENSOR_MIB; i++) {
                random.nextBytes(noise);
                for (var rest = ByteBuffer.wrap(noise); rest.hasRemaining(); ) {
                    channel.write(rest);
                }
            }
        }
    }

    private static ByteBuffer head(int tensors) {
        var head = ByteBuffer.allocate(MIB).order(ByteOrder.LITTLE_ENDIAN);
        head.putInt(MAGIC).putInt(VERSION).putLong(tensors).putLong(1);
        text(head, "general.architecture");
        head.putInt(TYPE_TEXT);
        text(head, "llama");
        for (int i = 0; i < tensors; i++) {
            text(head, "blk.%d.ffn_up.weight".formatted(i));
            head.putInt(2).putLong(2048).putLong((long) TENSOR_MIB * MIB / 2 / 2048);
            head.putInt(TYPE_F16).putLong((long) i * TENSOR_MIB * MIB);
        }
        while (head.position() % ALIGNMENT != 0) {
            head.put((byte) 0);
        }
        return head.flip();
    }

    private static void text(ByteBuffer head, String text) {
        var bytes = text.getBytes(UTF_8);
        head.putLong(bytes.length).put(bytes);
    }
}

package io.flotilla.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A LoRA adapter of rank 1 upon one matrix of the test model, which makes it write otherwise. */
final class AdapterFile {
    private static final String MATRIX = "blk.2.attn_output.weight";
    private static final int WIDTH = 256;
    private static final int STRING = 8;
    private static final int FLOAT = 6;

    private AdapterFile() {}

    static Path write(Path file) {
        var out = ByteBuffer.allocate(1 << 14).order(ByteOrder.LITTLE_ENDIAN);
        out.put("GGUF".getBytes(StandardCharsets.US_ASCII)).putInt(3).putLong(2).putLong(4);
        pair(out, "general.type", "adapter");
        pair(out, "general.architecture", "llama");
        pair(out, "adapter.type", "lora");
        text(out, "adapter.lora.alpha").putInt(FLOAT).putFloat(1);
        text(out, MATRIX + ".lora_a").putInt(2).putLong(WIDTH).putLong(1).putInt(0).putLong(0);
        text(out, MATRIX + ".lora_b").putInt(2).putLong(1).putLong(WIDTH).putInt(0);
        out.putLong((long) WIDTH * Float.BYTES);
        out.position(Math.ceilDiv(out.position(), 32) * 32);
        for (var at = 0; at < 2 * WIDTH; at++) {
            out.putFloat(at % 3 - 1f);
        }
        try {
            return Files.write(file, Arrays.copyOf(out.array(), out.position()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void pair(ByteBuffer out, String key, String value) {
        text(out, key).putInt(STRING);
        text(out, value);
    }

    private static ByteBuffer text(ByteBuffer out, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return out.putLong(bytes.length).put(bytes);
    }
}

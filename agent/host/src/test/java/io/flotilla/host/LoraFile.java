package io.flotilla.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** An adapter in GGUF that nobody trained: it turns what the first blocks attend to. */
final class LoraFile {
    private static final int BLOCKS = 4;
    private static final int RANK = 4;
    private static final int STRING = 8;
    private static final int FLOAT = 6;
    private static final int ALIGNMENT = 32;

    private final ByteBuffer out = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);

    private LoraFile() {}

    /**
     * Writes one for a llama model.
     *
     * @param width of the model
     * @param strength by which its chance weights are scaled; 0: it changes nothing
     */
    static void write(Path file, int width, float strength) throws IOException {
        LoraFile lora = new LoraFile();
        lora.header();
        lora.places(width);
        Random random = new Random(7);
        for (int block = 0; block < BLOCKS; block++) {
            lora.matrix(width, random, 1);
            lora.matrix(width, random, strength);
        }
        Files.write(file, lora.bytes());
    }

    private void header() {
        out.put("GGUF".getBytes(StandardCharsets.US_ASCII)).putInt(3);
        out.putLong(2 * BLOCKS).putLong(4);
        pair("general.type", "adapter");
        pair("general.architecture", "llama");
        pair("adapter.type", "lora");
        text("adapter.lora.alpha");
        out.putInt(FLOAT).putFloat(RANK);
    }

    private void places(int width) {
        long offset = 0;
        for (int block = 0; block < BLOCKS; block++) {
            String name = "blk." + block + ".attn_output.weight";
            place(name + ".lora_a", width, RANK, offset);
            place(name + ".lora_b", RANK, width, offset + (long) width * RANK * Float.BYTES);
            offset += 2L * width * RANK * Float.BYTES;
        }
        out.position(Math.ceilDiv(out.position(), ALIGNMENT) * ALIGNMENT);
    }

    private void place(String name, int columns, int rows, long offset) {
        text(name);
        out.putInt(2).putLong(columns).putLong(rows).putInt(0).putLong(offset);
    }

    private void matrix(int width, Random random, float strength) {
        for (int i = 0; i < width * RANK; i++) {
            out.putFloat((float) random.nextGaussian() * strength / 4);
        }
    }

    private void pair(String key, String value) {
        text(key);
        out.putInt(STRING);
        text(value);
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.putLong(bytes.length).put(bytes);
    }

    private byte[] bytes() {
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }
}

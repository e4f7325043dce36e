package io.flotilla.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The same importance matrix for every matrix of {@link TestModels#TALES}, in both layouts that
 * llama.cpp's tool has written: as if each column had been seen twice, the later ones larger.
 */
final class ImportanceMatrices {
    private static final int CALLS = 2;
    private static final int LAYERS = 4;
    private static final int STRING = 8;

    private ImportanceMatrices() {}

    private record Entry(String name, int columns) {
        float sum(int column) {
            return CALLS * (1 + column);
        }
    }

    private static List<Entry> all() {
        List<Entry> entries = new ArrayList<>();
        entries.add(new Entry("token_embd.weight", 256));
        entries.add(new Entry("output.weight", 256));
        for (int layer = 0; layer < LAYERS; layer++) {
            for (String name :
                    List.of("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up")) {
                entries.add(new Entry("blk." + layer + "." + name + ".weight", 256));
            }
            entries.add(new Entry("blk." + layer + ".ffn_down.weight", 512));
        }
        return entries;
    }

    static Path entries(Path file) throws IOException {
        ByteBuffer out = buffer();
        out.putInt(all().size());
        for (Entry entry : all()) {
            byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
            out.putInt(name.length).put(name).putInt(CALLS).putInt(entry.columns());
            for (int column = 0; column < entry.columns(); column++) {
                out.putFloat(entry.sum(column));
            }
        }
        return write(file, out);
    }

    static Path gguf(Path file) throws IOException {
        ByteBuffer out = buffer();
        out.put("GGUF".getBytes(StandardCharsets.US_ASCII)).putInt(3);
        out.putLong(2L * all().size()).putLong(1);
        text(out, "general.type");
        out.putInt(STRING);
        text(out, "imatrix");
        long offset = 0;
        for (Entry entry : all()) {
            offset = tensor(out, entry.name() + ".in_sum2", entry.columns(), offset);
            offset = tensor(out, entry.name() + ".counts", 1, offset);
        }
        align(out);
        for (Entry entry : all()) {
            for (int column = 0; column < entry.columns(); column++) {
                out.putFloat(entry.sum(column));
            }
            out.putFloat(CALLS);
            align(out);
        }
        return write(file, out);
    }

    /** Writes a tensor's header, and returns where the next one's values begin. */
    private static long tensor(ByteBuffer out, String name, int columns, long offset) {
        text(out, name);
        out.putInt(2).putLong(columns).putLong(1).putInt(0).putLong(offset);
        return (offset + columns * 4L + 31) / 32 * 32;
    }

    private static void text(ByteBuffer out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.putLong(bytes.length).put(bytes);
    }

    private static void align(ByteBuffer out) {
        out.position((out.position() + 31) / 32 * 32);
    }

    private static ByteBuffer buffer() {
        return ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static Path write(Path file, ByteBuffer out) throws IOException {
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return Files.write(file, bytes);
    }
}

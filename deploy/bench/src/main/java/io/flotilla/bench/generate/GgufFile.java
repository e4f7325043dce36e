package io.flotilla.bench.generate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** A GGUF file in the making: values first, then tensors, then all is written. */
final class GgufFile {
    private static final int VERSION = 3;
    private static final int ALIGNMENT = 32;

    private static final int UINT32 = 4;
    private static final int INT32 = 5;
    private static final int FLOAT32 = 6;
    private static final int BOOL = 7;
    private static final int STRING = 8;
    private static final int ARRAY = 9;

    private record Tensor(String name, WeightType type, List<Long> dimensions) {
        long bytes() {
            return type.bytes(dimensions.stream().reduce(1L, (a, b) -> a * b));
        }
    }

    private final ByteArrayOutputStream values = new ByteArrayOutputStream();
    private final List<Tensor> tensors = new ArrayList<>();
    private final Map<WeightType, byte[]> patterns = new EnumMap<>(WeightType.class);
    private int valueCount;

    GgufFile text(String key, String value) {
        key(key, STRING);
        write(value);
        return this;
    }

    GgufFile number(String key, int value) {
        key(key, UINT32);
        write(value);
        return this;
    }

    GgufFile real(String key, float value) {
        key(key, FLOAT32);
        write(Float.floatToIntBits(value));
        return this;
    }

    GgufFile truth(String key, boolean value) {
        key(key, BOOL);
        values.write(value ? 1 : 0);
        return this;
    }

    GgufFile texts(String key, List<String> list) {
        array(key, STRING, list.size());
        list.forEach(this::write);
        return this;
    }

    GgufFile reals(String key, float[] list) {
        array(key, FLOAT32, list.length);
        for (var value : list) {
            write(Float.floatToIntBits(value));
        }
        return this;
    }

    GgufFile numbers(String key, int[] list) {
        array(key, INT32, list.length);
        for (var value : list) {
            write(value);
        }
        return this;
    }

    /** A tensor; the dimension that changes fastest comes first. */
    GgufFile tensor(String name, WeightType type, long... dimensions) {
        tensors.add(new Tensor(name, type, LongStream.of(dimensions).boxed().toList()));
        return this;
    }

    void write(Path file) throws IOException {
        try (var out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            var header = header();
            out.write(header);
            pad(out, header.length);
            for (var tensor : tensors) {
                write(tensor, out);
                pad(out, tensor.bytes());
            }
        }
    }

    /** Writes the header, and leaves a hole where the tensors would be. */
    void writeSparse(Path file) throws IOException {
        var header = header();
        Files.write(file, header);
        var bytes = padded(header.length);
        for (var tensor : tensors) {
            bytes += padded(tensor.bytes());
        }
        try (var all = new RandomAccessFile(file.toFile(), "rw")) {
            all.setLength(bytes);
        }
    }

    private byte[] header() {
        var infos = new GgufFile();
        var offset = 0L;
        for (var tensor : tensors) {
            infos.write(tensor.name());
            infos.write(tensor.dimensions().size());
            for (var dimension : tensor.dimensions()) {
                infos.write(dimension);
            }
            infos.write(tensor.type().id());
            infos.write(offset);
            offset += padded(tensor.bytes());
        }
        var start = new GgufFile();
        start.values.writeBytes("GGUF".getBytes(UTF_8));
        start.write(VERSION);
        start.write((long) tensors.size());
        start.write((long) valueCount);
        start.values.writeBytes(values.toByteArray());
        start.values.writeBytes(infos.values.toByteArray());
        return start.values.toByteArray();
    }

    private void write(Tensor tensor, OutputStream out) throws IOException {
        var pattern = patterns.computeIfAbsent(tensor.type(), WeightType::pattern);
        for (var left = tensor.bytes(); left > 0; left -= pattern.length) {
            out.write(pattern, 0, (int) Math.min(left, pattern.length));
        }
    }

    private static void pad(OutputStream out, long written) throws IOException {
        out.write(new byte[(int) (padded(written) - written)]);
    }

    private static long padded(long bytes) {
        return Math.ceilDiv(bytes, ALIGNMENT) * ALIGNMENT;
    }

    private void key(String key, int type) {
        write(key);
        write(type);
        valueCount++;
    }

    private void array(String key, int type, int length) {
        key(key, ARRAY);
        write(type);
        write((long) length);
    }

    private void write(String text) {
        var bytes = text.getBytes(UTF_8);
        write((long) bytes.length);
        values.writeBytes(bytes);
    }

    private void write(int value) {
        values.writeBytes(
                ByteBuffer.allocate(Integer.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(value)
                        .array());
    }

    private void write(long value) {
        values.writeBytes(
                ByteBuffer.allocate(Long.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(value)
                        .array());
    }
}

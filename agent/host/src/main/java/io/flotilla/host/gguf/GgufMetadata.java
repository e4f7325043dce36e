package io.flotilla.host.gguf;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a file says of itself, entry by entry, as GGUF encodes it. */
final class GgufMetadata {
    private static final int UINT32 = 4;
    private static final int INT32 = 5;
    private static final int FLOAT32 = 6;
    private static final int BOOL = 7;
    private static final int STRING = 8;
    private static final int ARRAY = 9;

    private final ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    private int count;

    GgufMetadata number(String key, long value) {
        entry(key, UINT32);
        writeInt((int) value);
        return this;
    }

    GgufMetadata real(String key, float value) {
        entry(key, FLOAT32);
        writeInt(Float.floatToIntBits(value));
        return this;
    }

    GgufMetadata flag(String key, boolean value) {
        entry(key, BOOL);
        encoded.write(value ? 1 : 0);
        return this;
    }

    GgufMetadata text(String key, String value) {
        entry(key, STRING);
        writeText(value);
        return this;
    }

    GgufMetadata texts(String key, List<String> values) {
        array(key, STRING, values.size());
        values.forEach(this::writeText);
        return this;
    }

    GgufMetadata numbers(String key, List<Integer> values) {
        array(key, INT32, values.size());
        values.forEach(this::writeInt);
        return this;
    }

    int count() {
        return count;
    }

    byte[] encoded() {
        return encoded.toByteArray();
    }

    private void array(String key, int elementType, int size) {
        entry(key, ARRAY);
        writeInt(elementType);
        writeLong(size);
    }

    private void entry(String key, int type) {
        count++;
        writeText(key);
        writeInt(type);
    }

    private void writeText(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        writeLong(bytes.length);
        encoded.writeBytes(bytes);
    }

    private void writeInt(int value) {
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            encoded.write(value >>> shift);
        }
    }

    private void writeLong(long value) {
        writeInt((int) value);
        writeInt((int) (value >>> Integer.SIZE));
    }
}

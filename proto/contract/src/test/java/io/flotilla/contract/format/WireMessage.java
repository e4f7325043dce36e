package io.flotilla.contract.format;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes one protobuf message field by field, without any schema. */
public final class WireMessage {

    private static final int VARINT = 0;
    private static final int DELIMITED = 2;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    public WireMessage number(int field, long value) {
        tag(field, VARINT);
        varint(value);
        return this;
    }

    public WireMessage text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    public WireMessage message(int field, WireMessage value) {
        return bytes(field, value.toBytes());
    }

    public WireMessage bytes(int field, byte[] value) {
        tag(field, DELIMITED);
        varint(value.length);
        bytes.writeBytes(value);
        return this;
    }

    /** Bytes as they are, which need not make sense. */
    public WireMessage raw(int... values) {
        for (var value : values) {
            bytes.write(value);
        }
        return this;
    }

    public byte[] toBytes() {
        return bytes.toByteArray();
    }

    private void tag(int field, int wireType) {
        varint((long) field << 3 | wireType);
    }

    private void varint(long value) {
        var rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }
}

package io.flotilla.agent.identity;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** Writes the few ASN.1 types of a certificate request in DER (X.690). */
final class DerWriter {
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OBJECT_IDENTIFIER = 0x06;
    private static final int UTF8_STRING = 0x0c;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int CONTEXT_CONSTRUCTED = 0xa0;

    private DerWriter() {}

    static byte[] sequence(byte[]... elements) {
        return tagged(SEQUENCE, concatenated(elements));
    }

    static byte[] set(byte[]... elements) {
        return tagged(SET, concatenated(elements));
    }

    static byte[] integer(BigInteger value) {
        return tagged(INTEGER, value.toByteArray());
    }

    /** A string of whole bytes. */
    static byte[] bitString(byte[] bytes) {
        return tagged(BIT_STRING, concatenated(new byte[] {0}, bytes));
    }

    static byte[] utf8String(String text) {
        return tagged(UTF8_STRING, text.getBytes(StandardCharsets.UTF_8));
    }

    /** An object identifier of at least two arcs, the first 0 to 2. */
    static byte[] objectIdentifier(int... arcs) {
        var content = new ByteArrayOutputStream();
        content.writeBytes(base128(arcs[0] * 40 + arcs[1]));
        for (var at = 2; at < arcs.length; at++) {
            content.writeBytes(base128(arcs[at]));
        }
        return tagged(OBJECT_IDENTIFIER, content.toByteArray());
    }

    /** A constructed context-specific element, such as the attributes of a request. */
    static byte[] context(int number, byte[]... elements) {
        return tagged(CONTEXT_CONSTRUCTED | number, concatenated(elements));
    }

    static byte[] tagged(int tag, byte[] content) {
        var out = new ByteArrayOutputStream(content.length + 6);
        out.write(tag);
        writeLength(out, content.length);
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static void writeLength(ByteArrayOutputStream out, int length) {
        if (length < 0x80) {
            out.write(length);
            return;
        }
        var bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
        out.write(0x80 | bytes);
        for (var shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
            out.write(length >>> shift);
        }
    }

    private static byte[] base128(int value) {
        var groups = Math.max(1, (Integer.SIZE - Integer.numberOfLeadingZeros(value) + 6) / 7);
        var bytes = new byte[groups];
        for (var at = 0; at < groups; at++) {
            var group = (value >>> (7 * (groups - 1 - at))) & 0x7f;
            bytes[at] = (byte) (at == groups - 1 ? group : group | 0x80);
        }
        return bytes;
    }

    private static byte[] concatenated(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (var part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}

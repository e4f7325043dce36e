package io.flotilla.contract.format.onnx;

import io.flotilla.contract.format.ByteSource;
import io.flotilla.contract.format.reading.ByteReader;
import io.flotilla.contract.format.reading.MalformedException;
import java.io.IOException;

/**
 * Reads protobuf's wire format field by field. A message is given by the offset of its end, and a
 * field that would cross that end is malformed, so nothing is ever read outside its message.
 *
 * <p>After {@link #next} exactly one of the value methods is to be called, or {@link #skip}.
 */
final class WireReader {

    /** Keeps a file made of empty fields from being read for minutes. */
    private static final long MAX_FIELDS = 20_000_000;

    private static final int MAX_TEXT_BYTES = 16 * 1024;

    /** Bounds the memory that names can take; the graphs of large models have a tenth of it. */
    private static final long MAX_TEXTS_BYTES = 64 << 20;

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int DELIMITED = 2;
    private static final int FIXED32 = 5;

    private final ByteReader reader;
    private long fields;
    private long textsBytes;
    private int wireType;
    private long messageEnd;

    WireReader(ByteSource source) {
        this.reader = new ByteReader(source);
    }

    long position() {
        return reader.position();
    }

    /** Reads the tag of the next field of the message that ends there, and returns its number. */
    int next(long end) throws IOException, MalformedException {
        messageEnd = end;
        var start = position();
        fields++;
        if (fields > MAX_FIELDS) {
            throw new MalformedException("more than " + MAX_FIELDS + " fields", start);
        }
        var tag = readVarint();
        wireType = (int) tag & 7;
        var number = tag >>> 3;
        if (number < 1 || number > Integer.MAX_VALUE >>> 2) {
            throw new MalformedException(
                    "impossible field number " + Long.toUnsignedString(number), start);
        }
        return (int) number;
    }

    /** Enters a nested message, text or byte string and returns where it ends. */
    long delimited(String what) throws IOException, MalformedException {
        expect(DELIMITED, what);
        var length = readVarint();
        if (length < 0 || length > messageEnd - position()) {
            throw new MalformedException(
                    "%s of %s bytes, but %d are left in what holds it"
                            .formatted(
                                    what, Long.toUnsignedString(length), messageEnd - position()),
                    position());
        }
        return position() + length;
    }

    long varint(String what) throws IOException, MalformedException {
        expect(VARINT, what);
        return readVarint();
    }

    String text(String what) throws IOException, MalformedException {
        var length = delimited(what) - position();
        if (length > MAX_TEXT_BYTES) {
            throw new MalformedException(
                    "%s of %d bytes; at most %d are read".formatted(what, length, MAX_TEXT_BYTES),
                    position());
        }
        textsBytes += length;
        if (textsBytes > MAX_TEXTS_BYTES) {
            throw new MalformedException(
                    "more than %d bytes of names".formatted(MAX_TEXTS_BYTES), position());
        }
        return reader.text((int) length, what);
    }

    /** Reads a text, or skips it and returns nothing if it is longer than the limit. */
    String textUpTo(int maxBytes, String what) throws IOException, MalformedException {
        var end = delimited(what);
        if (end - position() > maxBytes) {
            skipTo(end);
            return "";
        }
        return reader.text((int) (end - position()), what);
    }

    void skipTo(long end) throws MalformedException {
        reader.skip(end - position(), "a field");
    }

    void skip() throws IOException, MalformedException {
        switch (wireType) {
            case VARINT -> readVarint();
            case FIXED64 -> skipFixed(Long.BYTES);
            case DELIMITED -> skipTo(delimited("a field"));
            case FIXED32 -> skipFixed(Integer.BYTES);
            default -> throw new MalformedException("impossible wire type " + wireType, position());
        }
    }

    boolean isDelimited() {
        return wireType == DELIMITED;
    }

    /** Reads one number of a packed field, of which {@link #delimited} has given the end. */
    long packedVarint(long end) throws IOException, MalformedException {
        messageEnd = end;
        return readVarint();
    }

    /** Counts the numbers up to the end of a packed field without decoding them. */
    long countPackedVarints(long end) throws IOException, MalformedException {
        var count = 0L;
        var last = 0;
        while (position() < end) {
            last = reader.unsignedByte("a packed field");
            count += last < 0x80 ? 1 : 0;
        }
        if (last >= 0x80) {
            throw new MalformedException("a packed field ends within a number", end);
        }
        return count;
    }

    private void expect(int expected, String what) throws MalformedException {
        if (wireType != expected) {
            throw new MalformedException(
                    "%s has wire type %d instead of %d".formatted(what, wireType, expected),
                    position());
        }
    }

    private void skipFixed(int bytes) throws MalformedException {
        if (bytes > messageEnd - position()) {
            throw new MalformedException("a number crosses the end of its message", position());
        }
        reader.skip(bytes, "a number");
    }

    private long readVarint() throws IOException, MalformedException {
        var start = position();
        var value = 0L;
        for (var shift = 0; shift < Long.SIZE; shift += 7) {
            if (position() >= messageEnd) {
                throw new MalformedException("a number crosses the end of its message", start);
            }
            var next = reader.unsignedByte("a number");
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new MalformedException("a number of more than ten bytes", start);
    }
}

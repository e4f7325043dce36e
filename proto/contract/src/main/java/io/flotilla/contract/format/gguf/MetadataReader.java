package io.flotilla.contract.format.gguf;

import io.flotilla.contract.format.reading.ByteReader;
import io.flotilla.contract.format.reading.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the key-value pairs of a GGUF file, keeping short values and skipping over long ones. */
final class MetadataReader {

    private static final int MAX_PAIRS = 4_096;
    private static final int MAX_KEY_BYTES = 1_024;
    private static final int MAX_TEXT_BYTES = 1_024;
    private static final int MAX_NUMBERS = 1_024;

    /** Above the largest vocabularies by far, so that skipping through texts stays quick. */
    private static final long MAX_ARRAY_LENGTH = 1L << 24;

    /** A key of one byte, a type and a value of one byte. */
    private static final long MIN_PAIR_BYTES = 14;

    private static final int UINT8 = 0;
    private static final int INT8 = 1;
    private static final int UINT16 = 2;
    private static final int INT16 = 3;
    private static final int UINT32 = 4;
    private static final int INT32 = 5;
    private static final int FLOAT32 = 6;
    private static final int BOOL = 7;
    private static final int STRING = 8;
    private static final int ARRAY = 9;
    private static final int UINT64 = 10;
    private static final int INT64 = 11;
    private static final int FLOAT64 = 12;

    private final ByteReader reader;

    MetadataReader(ByteReader reader) {
        this.reader = reader;
    }

    Metadata read(long count) throws IOException, MalformedException {
        if (count < 0 || count > MAX_PAIRS) {
            throw new MalformedException(
                    "%s metadata pairs; at most %d are read"
                            .formatted(Long.toUnsignedString(count), MAX_PAIRS),
                    reader.position());
        }
        reader.require(count * MIN_PAIR_BYTES, "the metadata");
        Map<String, Value> values = new HashMap<>();
        for (var i = 0L; i < count; i++) {
            var start = reader.position();
            var key = BoundedText.read(reader, "a metadata key", MAX_KEY_BYTES);
            if (values.putIfAbsent(key, value(reader.int32("a value's type"))) != null) {
                throw new MalformedException("metadata key " + key + " occurs twice", start);
            }
        }
        return new Metadata(values);
    }

    private Value value(int type) throws IOException, MalformedException {
        return switch (type) {
            case STRING -> text();
            case ARRAY -> array();
            case BOOL -> new Value.Flag(flag());
            case FLOAT32 -> new Value.Real(Float.intBitsToFloat(reader.int32("a number")));
            case FLOAT64 -> new Value.Real(Double.longBitsToDouble(reader.int64("a number")));
            default -> new Value.Whole(whole(type));
        };
    }

    private Value text() throws IOException, MalformedException {
        var length = reader.int64("a text's length");
        reader.require(length, "a text");
        if (length > MAX_TEXT_BYTES) {
            reader.skip(length, "a text");
            return new Value.LongText(length);
        }
        return new Value.Text(reader.text((int) length, "a text"));
    }

    private Value array() throws IOException, MalformedException {
        var type = reader.int32("an array's type");
        var length = reader.int64("an array's length");
        if (length < 0 || length > MAX_ARRAY_LENGTH) {
            throw new MalformedException(
                    "an array of %s elements; at most %d are read"
                            .formatted(Long.toUnsignedString(length), MAX_ARRAY_LENGTH),
                    reader.position());
        }
        if (type == STRING) {
            skipTexts(length);
            return new Value.Array(length);
        }
        var elementBytes = sizeOf(type);
        reader.require(length * elementBytes, "an array");
        if (length <= MAX_NUMBERS && isWhole(type)) {
            return wholes(type, (int) length);
        }
        reader.skip(length * elementBytes, "an array");
        return new Value.Array(length);
    }

    private void skipTexts(long count) throws IOException, MalformedException {
        reader.require(count * Long.BYTES, "an array of texts");
        for (var i = 0L; i < count; i++) {
            reader.skip(reader.int64("a text's length"), "a text in an array");
        }
    }

    private Value wholes(int type, int length) throws IOException, MalformedException {
        List<Long> numbers = new ArrayList<>(length);
        for (var i = 0; i < length; i++) {
            numbers.add(whole(type));
        }
        return new Value.Wholes(numbers);
    }

    private boolean flag() throws IOException, MalformedException {
        var start = reader.position();
        var value = reader.unsignedByte("a truth value");
        if (value > 1) {
            throw new MalformedException("a truth value is " + value + ", not 0 or 1", start);
        }
        return value == 1;
    }

    /** Reads a whole number; an unsigned 64-bit one beyond the signed range becomes negative. */
    private long whole(int type) throws IOException, MalformedException {
        return switch (type) {
            case UINT8 -> reader.unsignedByte("a number");
            case INT8 -> (byte) reader.unsignedByte("a number");
            case UINT16 -> uint16();
            case INT16 -> (short) uint16();
            case UINT32 -> Integer.toUnsignedLong(reader.int32("a number"));
            case INT32 -> reader.int32("a number");
            case UINT64, INT64 -> reader.int64("a number");
            default -> throw unknown(type);
        };
    }

    private int uint16() throws IOException, MalformedException {
        var low = reader.unsignedByte("a number");
        return low | reader.unsignedByte("a number") << 8;
    }

    private static boolean isWhole(int type) {
        return type != FLOAT32 && type != FLOAT64 && type != BOOL;
    }

    private int sizeOf(int type) throws MalformedException {
        return switch (type) {
            case UINT8, INT8, BOOL -> 1;
            case UINT16, INT16 -> 2;
            case UINT32, INT32, FLOAT32 -> 4;
            case UINT64, INT64, FLOAT64 -> 8;
            case ARRAY -> throw new MalformedException("an array of arrays", reader.position());
            default -> throw unknown(type);
        };
    }

    private MalformedException unknown(int type) {
        return new MalformedException(
                "unknown value type " + Integer.toUnsignedString(type), reader.position());
    }
}

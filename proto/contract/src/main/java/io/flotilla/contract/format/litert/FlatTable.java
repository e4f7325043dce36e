package io.flotilla.contract.format.litert;

import io.flotilla.contract.format.reading.MalformedException;
import java.io.IOException;

/**
 * One table of a flat buffer. Its fields are optional: a field that is not there has the number 0
 * or no elements.
 *
 * @param start of the table in the file
 * @param vtable of the list of its fields' places
 * @param fields how many places that list has
 */
record FlatTable(FlatBuffer buffer, long start, long vtable, int fields) {

    static FlatTable at(FlatBuffer buffer, long start) throws IOException, MalformedException {
        var vtable = start - buffer.int32(start);
        var bytes = buffer.uint16(vtable);
        if (bytes < 4 || bytes % 2 != 0) {
            throw new MalformedException(
                    "a table with a list of fields of %d bytes".formatted(bytes), vtable);
        }
        return new FlatTable(buffer, start, vtable, (bytes - 4) / 2);
    }

    /** Where a field is; 0 if it is not there. */
    private long place(int field) throws IOException, MalformedException {
        var offset = field < fields ? buffer.uint16(vtable + 4 + 2L * field) : 0;
        return offset == 0 ? 0 : start + offset;
    }

    long uint32(int field) throws IOException, MalformedException {
        var place = place(field);
        return place == 0 ? 0 : buffer.uint32(place);
    }

    long uint64(int field) throws IOException, MalformedException {
        var place = place(field);
        return place == 0 ? 0 : buffer.int64(place);
    }

    int int8(int field) throws IOException, MalformedException {
        var place = place(field);
        return place == 0 ? 0 : buffer.int8(place);
    }

    /** A vector of elements of so many bytes each. */
    FlatVector vector(int field, int elementBytes) throws IOException, MalformedException {
        var place = place(field);
        if (place == 0) {
            return new FlatVector(buffer, start, 0);
        }
        var from = place + buffer.uint32(place);
        var length = buffer.uint32(from);
        buffer.require(from + Integer.BYTES, length * elementBytes);
        return new FlatVector(buffer, from + Integer.BYTES, length);
    }

    String text(int field, int maxBytes) throws IOException, MalformedException {
        var bytes = vector(field, 1);
        return bytes.length() == 0
                ? ""
                : buffer.text(bytes.start(), (int) Math.min(bytes.length(), maxBytes));
    }
}

package io.flotilla.contract.format.litert;

import io.flotilla.contract.format.reading.MalformedException;
import java.io.IOException;

/** Elements one behind the other, all within the file. */
record FlatVector(FlatBuffer buffer, long start, long length) {

    FlatTable table(long index) throws IOException, MalformedException {
        var place = start + index * Integer.BYTES;
        return FlatTable.at(buffer, place + buffer.uint32(place));
    }

    int int32(long index) throws IOException, MalformedException {
        return buffer.int32(start + index * Integer.BYTES);
    }
}

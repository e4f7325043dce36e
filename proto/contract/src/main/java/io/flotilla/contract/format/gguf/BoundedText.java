package io.flotilla.contract.format.gguf;

import io.flotilla.contract.format.reading.ByteReader;
import io.flotilla.contract.format.reading.MalformedException;
import java.io.IOException;

/** Reads a text that is to be kept, behind its 64-bit length. */
final class BoundedText {

    private BoundedText() {}

    static String read(ByteReader reader, String what, int maxBytes)
            throws IOException, MalformedException {
        var start = reader.position();
        var length = reader.int64("the length of " + what);
        if (length < 1 || length > maxBytes) {
            throw new MalformedException(
                    "%s is %s bytes long, and must be 1 to %d"
                            .formatted(what, Long.toUnsignedString(length), maxBytes),
                    start);
        }
        return reader.text((int) length, what);
    }
}

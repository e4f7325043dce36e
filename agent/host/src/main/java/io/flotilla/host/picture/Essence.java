package io.flotilla.host.picture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** The parts of a file that a decoder needs, one after another. */
final class Essence {
    private final ByteArrayOutputStream parts;

    /** Nothing yet, with room for so many bytes. */
    Essence(int bytes) {
        this.parts = new ByteArrayOutputStream(bytes);
    }

    /** Adds what is in a file from one place to another. */
    void keep(ByteBuffer file, int start, int end) {
        byte[] part = new byte[end - start];
        file.get(start, part);
        parts.writeBytes(part);
    }

    void add(byte[] part) {
        parts.writeBytes(part);
    }

    byte[] bytes() {
        return parts.toByteArray();
    }
}

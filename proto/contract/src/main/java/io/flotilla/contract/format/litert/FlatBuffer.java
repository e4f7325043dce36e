package io.flotilla.contract.format.litert;

import io.flotilla.contract.format.ByteSource;
import io.flotilla.contract.format.reading.MalformedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads numbers at any place of a file through one small window. What lies outside the file is
 * malformed, and so is a file that has more read of it than any real one needs.
 */
final class FlatBuffer {

    private static final int WINDOW_BYTES = 16 * 1024;

    /** Tables may be pointed to in any order, so that bytes can be read over and over. */
    private static final long MAX_READS = 1L << 22;

    private final ByteSource source;
    private final ByteBuffer window =
            ByteBuffer.allocate(WINDOW_BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    private long windowStart;
    private long reads;

    FlatBuffer(ByteSource source) {
        this.source = source;
    }

    long sizeBytes() {
        return source.sizeBytes();
    }

    int int8(long at) throws IOException, MalformedException {
        return window(at, 1).get((int) (at - windowStart));
    }

    int uint16(long at) throws IOException, MalformedException {
        return Short.toUnsignedInt(window(at, Short.BYTES).getShort((int) (at - windowStart)));
    }

    int int32(long at) throws IOException, MalformedException {
        return window(at, Integer.BYTES).getInt((int) (at - windowStart));
    }

    long uint32(long at) throws IOException, MalformedException {
        return Integer.toUnsignedLong(int32(at));
    }

    long int64(long at) throws IOException, MalformedException {
        return window(at, Long.BYTES).getLong((int) (at - windowStart));
    }

    String text(long at, int bytes) throws IOException, MalformedException {
        require(at, bytes);
        var text = ByteBuffer.allocate(bytes);
        source.read(at, text);
        return new String(text.array(), StandardCharsets.UTF_8);
    }

    /** Fails unless so many bytes from there on are in the file. */
    void require(long at, long bytes) throws MalformedException {
        if (at < 0 || bytes < 0 || bytes > sizeBytes() - at) {
            throw new MalformedException(
                    "the file ends at byte %d, and something of %d bytes is said to be at byte %d"
                            .formatted(sizeBytes(), bytes, at),
                    Math.clamp(at, 0, sizeBytes()));
        }
    }

    private ByteBuffer window(long at, int bytes) throws IOException, MalformedException {
        reads++;
        if (reads > MAX_READS) {
            throw new MalformedException("more than " + MAX_READS + " numbers to read", at);
        }
        if (at < windowStart || at + bytes > windowStart + window.limit()) {
            require(at, bytes);
            windowStart = Math.max(0, at - WINDOW_BYTES / 2);
            window.clear().limit((int) Math.min(WINDOW_BYTES, sizeBytes() - windowStart));
            source.read(windowStart, window);
            window.flip();
        }
        return window;
    }
}

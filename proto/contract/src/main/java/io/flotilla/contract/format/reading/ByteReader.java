package io.flotilla.contract.format.reading;

import io.flotilla.contract.format.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Reads a source from front to back through one small window; numbers are little-endian. Reading
 * past the end is a {@link MalformedException} that names what was being read.
 */
public final class ByteReader {

    private static final int WINDOW_BYTES = 32 * 1024;

    private final ByteSource source;
    private final ByteBuffer window =
            ByteBuffer.allocate(WINDOW_BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    private long windowStart;

    public ByteReader(ByteSource source) {
        this.source = source;
    }

    public long position() {
        return windowStart + window.position();
    }

    public long sizeBytes() {
        return source.sizeBytes();
    }

    public long remaining() {
        return sizeBytes() - position();
    }

    public int unsignedByte(String what) throws IOException, MalformedException {
        return fill(1, what).get() & 0xff;
    }

    /** The next byte, which stays unread. */
    public int peek(String what) throws IOException, MalformedException {
        var bytes = fill(1, what);
        return bytes.get(bytes.position()) & 0xff;
    }

    public int int32(String what) throws IOException, MalformedException {
        return fill(Integer.BYTES, what).getInt();
    }

    public long int64(String what) throws IOException, MalformedException {
        return fill(Long.BYTES, what).getLong();
    }

    public void skip(long count, String what) throws MalformedException {
        require(count, what);
        if (count <= window.remaining()) {
            window.position(window.position() + (int) count);
            return;
        }
        windowStart = position() + count;
        window.position(0).limit(0);
    }

    /** Reads UTF-8 text of a length that the caller has bounded. */
    public String text(int length, String what) throws IOException, MalformedException {
        var start = position();
        require(length, what);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(take(length, what))
                    .toString();
        } catch (CharacterCodingException _) {
            throw new MalformedException(what + " is not UTF-8", start);
        }
    }

    /** Fails unless so many bytes are left. */
    public void require(long count, String what) throws MalformedException {
        if (count < 0 || count > remaining()) {
            throw new MalformedException(
                    "the file ends within %s: it needs %s bytes, %d are left"
                            .formatted(what, Long.toUnsignedString(count), remaining()),
                    position());
        }
    }

    private ByteBuffer take(int length, String what) throws IOException, MalformedException {
        if (length <= WINDOW_BYTES) {
            var slice = fill(length, what).slice(window.position(), length);
            window.position(window.position() + length);
            return slice;
        }
        var bytes = ByteBuffer.allocate(length);
        source.read(position(), bytes);
        skip(length, what);
        return bytes.flip();
    }

    /** Makes at least {@code count} bytes, at most a window's worth, available in the window. */
    private ByteBuffer fill(int count, String what) throws IOException, MalformedException {
        if (window.remaining() < count) {
            require(count, what);
            windowStart = position();
            window.clear().limit((int) Math.min(WINDOW_BYTES, sizeBytes() - windowStart));
            source.read(windowStart, window);
            window.flip();
        }
        return window;
    }
}

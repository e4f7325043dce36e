package io.flotilla.contract.format.openvino;

import io.flotilla.contract.format.ByteSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * A file's bytes for the XML parser, which keeps a tag or a text whole: it never gets more of one
 * than a bound.
 */
final class XmlStream extends InputStream {

    private static final int BUFFER_BYTES = 16 * 1024;
    private static final int MAX_BYTES_BETWEEN_TAGS = 1 << 20;

    private final ByteSource source;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private long position;
    private int next;
    private int limit;
    private int sinceTag;

    XmlStream(ByteSource source) {
        this.source = source;
    }

    /** Thrown where a tag or a text is longer than any that makes sense. */
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;

        TooLong() {
            super("more than " + MAX_BYTES_BETWEEN_TAGS + " bytes in one tag or text");
        }
    }

    @Override
    public int read() throws IOException {
        return fill() ? buffer[next++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        var count = Math.min(length, limit - next);
        System.arraycopy(buffer, next, target, offset, count);
        next += count;
        return count;
    }

    private boolean fill() throws IOException {
        if (next < limit) {
            return true;
        }
        next = 0;
        limit = (int) Math.min(BUFFER_BYTES, source.sizeBytes() - position);
        source.read(position, ByteBuffer.wrap(buffer, 0, limit));
        position += limit;
        for (var i = 0; i < limit; i++) {
            sinceTag = buffer[i] == '>' ? 0 : sinceTag + 1;
            if (sinceTag > MAX_BYTES_BETWEEN_TAGS) {
                throw new TooLong();
            }
        }
        return limit > 0;
    }
}

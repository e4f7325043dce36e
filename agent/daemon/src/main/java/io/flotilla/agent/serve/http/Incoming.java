package io.flotilla.agent.serve.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes that come in on a connection. For one thread at a time. */
final class Incoming {
    static final int MAX_HEAD_BYTES = 16 * 1024;
    private static final int MAX_CHUNK_LINE_BYTES = 256;
    private static final int MAX_TRAILERS = 16;
    private static final int READ_BYTES = 64 * 1024;

    private final ReadableByteChannel socket;
    private final byte[] buffer = new byte[MAX_HEAD_BYTES];
    private int from;
    private int to;

    Incoming(ReadableByteChannel socket) {
        this.socket = socket;
    }

    /** Waits for a byte unless there is one; returns whether there is, or the connection ended. */
    boolean await() throws IOException {
        return from < to || fill();
    }

    /** Waits for more; returns whether any came. The buffer is not full. */
    private boolean fill() throws IOException {
        if (from == to) {
            from = 0;
            to = 0;
        }
        var read = socket.read(ByteBuffer.wrap(buffer, to, buffer.length - to));
        to += Math.max(0, read);
        return read > 0;
    }

    /** The head of the next request. */
    RequestHead head() throws IOException {
        System.arraycopy(buffer, from, buffer, 0, to - from);
        to -= from;
        from = 0;
        skipEmptyLines();
        var end = endOfHead(from);
        for (var searched = to; end < 0; searched = to) {
            if (to == buffer.length) {
                throw new BadRequestException(
                        431, "the head has more than " + MAX_HEAD_BYTES + " bytes");
            }
            if (!fill()) {
                throw new EOFException("the connection ended within a head");
            }
            end = endOfHead(Math.max(from, searched - 3));
        }
        var text = new String(buffer, from, end - from, StandardCharsets.ISO_8859_1);
        from = end + 4;
        return RequestHead.parse(text);
    }

    private void skipEmptyLines() {
        while (from + 1 < to && buffer[from] == '\r' && buffer[from + 1] == '\n') {
            from += 2;
        }
    }

    private int endOfHead(int start) {
        for (var at = start; at + 3 < to; at++) {
            if (buffer[at] == '\r'
                    && buffer[at + 1] == '\n'
                    && buffer[at + 2] == '\r'
                    && buffer[at + 3] == '\n') {
                return at;
            }
        }
        return -1;
    }

    /**
     * So many bytes of a body; room for them is made as they come, not because they are promised.
     */
    byte[] bytes(int count) throws IOException {
        var bytes = new byte[Math.min(count, READ_BYTES)];
        var have = Math.min(count, to - from);
        System.arraycopy(buffer, from, bytes, 0, have);
        from += have;
        while (have < count) {
            if (have == bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.min(count, 2 * bytes.length));
            }
            var room = Math.min(READ_BYTES, bytes.length - have);
            var read = socket.read(ByteBuffer.wrap(bytes, have, room));
            if (read < 0) {
                throw new EOFException("the connection ended within a body");
            }
            have += read;
        }
        return bytes;
    }

    /**
     * A body in chunks, as far as the limit.
     *
     * @param most bytes, after which the rest is left
     */
    Chunked chunked(int most) throws IOException {
        var body = new ByteArrayOutputStream();
        for (var size = chunkSize(); size > 0; size = chunkSize()) {
            var take = (int) Math.min(size, most - body.size());
            body.write(bytes(take));
            if (take < size || body.size() == most) {
                return new Chunked(body.toByteArray(), false);
            }
            if (!line().isEmpty()) {
                throw new BadRequestException(400, "a chunk is longer than it says");
            }
        }
        for (var trailers = 0; !line().isEmpty(); trailers++) {
            if (trailers == MAX_TRAILERS) {
                throw new BadRequestException(431, "there are too many trailers");
            }
        }
        return new Chunked(body.toByteArray(), true);
    }

    /** A body that came in chunks, and whether that is all of it. */
    @SuppressWarnings("ArrayRecordComponent") // handed over at once, and compared by nobody
    record Chunked(byte[] bytes, boolean isWhole) {}

    private long chunkSize() throws IOException {
        var line = line();
        var end = line.indexOf(';');
        var digits = (end < 0 ? line : line.substring(0, end)).strip();
        if (!digits.matches("[0-9A-Fa-f]{1,12}")) {
            throw new BadRequestException(400, "a chunk does not say its length");
        }
        return Long.parseLong(digits, 16);
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        while (true) {
            if (!await()) {
                throw new EOFException("the connection ended within a body");
            }
            var next = (char) (buffer[from++] & 0xff);
            if (next == '\n' && !line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
                return line.substring(0, line.length() - 1);
            }
            line.append(next);
            if (line.length() > MAX_CHUNK_LINE_BYTES) {
                throw new BadRequestException(400, "a line between chunks is too long");
            }
        }
    }
}

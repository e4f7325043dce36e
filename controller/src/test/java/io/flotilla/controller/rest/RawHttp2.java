package io.flotilla.controller.rest;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSocket;

/** Speaks HTTP/2 frame by frame, as no well-behaved client does. */
final class RawHttp2 implements AutoCloseable {

    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int GOAWAY = 7;
    static final int MAX_CONCURRENT_STREAMS = 3;
    static final int MAX_HEADER_LIST_SIZE = 6;

    private static final int ACKNOWLEDGE = 1;
    private static final int END_STREAM_AND_HEADERS = 5;

    /** GET / over https of localhost: three entries of the static table, and a literal. */
    private static final byte[] GET = {
        (byte) 0x82, (byte) 0x87, (byte) 0x84, 0x41, 9, 'l', 'o', 'c', 'a', 'l', 'h', 'o', 's', 't'
    };

    private final SSLSocket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    /** A frame as it came. */
    record Frame(int type, int flags, int stream, ByteBuffer payload) {

        private boolean isAcknowledgement() {
            return type == SETTINGS && flags == ACKNOWLEDGE;
        }

        /** The code with which a stream or the connection ended. */
        int errorCode() {
            return payload.getInt(type == GOAWAY ? 4 : 0);
        }
    }

    private RawHttp2(SSLSocket socket) throws IOException {
        this.socket = socket;
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(socket.getOutputStream());
    }

    static RawHttp2 over(SSLSocket socket) throws IOException {
        var parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
        socket.startHandshake();
        var connection = new RawHttp2(socket);
        connection.out.write(
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        connection.send(SETTINGS, 0, 0);
        return connection;
    }

    /** What the server says of itself first. */
    Map<Integer, Integer> settings() throws IOException {
        var payload = next(SETTINGS).payload();
        var settings = new HashMap<Integer, Integer>();
        while (payload.hasRemaining()) {
            settings.put((int) payload.getShort(), payload.getInt());
        }
        send(SETTINGS, ACKNOWLEDGE, 0);
        return settings;
    }

    /** Asks for the page, with a header of that size besides; all of it fits into one frame. */
    void get(int stream, int headerBytes) throws IOException {
        var block = new ByteArrayOutputStream();
        block.write(GET);
        if (headerBytes > 0) {
            // A literal header that is not indexed, whose length takes several bytes.
            block.write(new byte[] {0, 1, 'x', 0x7f});
            for (var rest = headerBytes - 127; ; rest >>>= 7) {
                block.write(rest < 128 ? rest : (rest & 127) | 128);
                if (rest < 128) {
                    break;
                }
            }
            block.write("x".repeat(headerBytes).getBytes(StandardCharsets.US_ASCII));
        }
        var bytes = block.toByteArray();
        send(HEADERS, END_STREAM_AND_HEADERS, stream, bytes, 0, bytes.length);
    }

    /** Takes the request back. */
    void cancel(int stream) throws IOException {
        send(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8}, 0, 4);
    }

    /** The next frame of these types; others are passed over. */
    Frame next(Integer... types) throws IOException {
        while (true) {
            var length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            var frame =
                    new Frame(
                            in.readUnsignedByte(),
                            in.readUnsignedByte(),
                            in.readInt(),
                            ByteBuffer.wrap(in.readNBytes(length)));
            if (List.of(types).contains(frame.type()) && !frame.isAcknowledgement()) {
                return frame;
            }
        }
    }

    private void send(int type, int flags, int stream) throws IOException {
        send(type, flags, stream, new byte[0], 0, 0);
    }

    private void send(int type, int flags, int stream, byte[] bytes, int offset, int length)
            throws IOException {
        out.writeByte(length >>> 16);
        out.writeShort(length);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(bytes, offset, length);
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

package io.flotilla.bench.serve;

import com.google.gson.JsonObject;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * An app's connection to a local API, one request after the other. Does no more than it must, so
 * that what an app waits is the API's time and not that of a client.
 */
final class KeptConnection implements AutoCloseable {
    private static final String LENGTH = "content-length:";

    private final Socket socket;
    private final String token;
    private final InputStream in;
    private final OutputStream out;

    KeptConnection(int port, String token) throws IOException {
        this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        this.token = token;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /** Posts a JSON document and reads what is answered to its end. */
    void post(String path, JsonObject body) throws IOException {
        var content = body.toString().getBytes(StandardCharsets.UTF_8);
        var head =
                """
                POST %s HTTP/1.1\r
                Host: localhost\r
                Authorization: Bearer %s\r
                Content-Type: application/json\r
                Content-Length: %d\r
                \r
                """
                        .formatted(path, token, content.length)
                        .getBytes(StandardCharsets.US_ASCII);
        var request = new byte[head.length + content.length];
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(content, 0, request, head.length, content.length);
        out.write(request);
        read(path);
    }

    private void read(String path) throws IOException {
        var status = line();
        if (!status.startsWith("HTTP/1.1 200 ")) {
            throw new IOException(path + " answered " + status);
        }
        var length = -1;
        for (var line = line(); !line.isEmpty(); line = line()) {
            if (line.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
                length = Integer.parseInt(line.substring(LENGTH.length()).strip());
            }
        }
        if (length < 0) {
            throw new IOException(path + " does not say how long its answer is");
        }
        in.skipNBytes(length);
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (var next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the device hung up");
            }
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

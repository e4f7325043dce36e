package io.flotilla.bench.upload;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import javax.net.ssl.SSLSocket;

/** The far end of a TLS connection, in a process of its own: it takes bytes and forgets them. */
public final class TlsSink {
    private static final int BLOCK_BYTES = 1 << 20;

    private TlsSink() {}

    /**
     * Serves one connection that it opens itself: a length and so many bytes, answered by one byte,
     * until there are no more.
     *
     * @param arguments the controller's data folder, and the port of who waits for the connection
     */
    public static void main(String[] arguments) throws IOException {
        var port = Integer.parseInt(arguments[1]);
        var context = Certificates.serving(Path.of(arguments[0]));
        try (var plain = new Socket(InetAddress.getLoopbackAddress(), port);
                var tls =
                        (SSLSocket)
                                context.getSocketFactory()
                                        .createSocket(plain, "localhost", port, true)) {
            tls.setUseClientMode(false);
            take(tls);
        }
    }

    private static void take(SSLSocket tls) throws IOException {
        var in = new DataInputStream(tls.getInputStream());
        var block = new byte[BLOCK_BYTES];
        for (var left = in.readLong(); left > 0; left = in.readLong()) {
            while (left > 0) {
                left -= Math.max(0, in.read(block, 0, (int) Math.min(left, BLOCK_BYTES)));
            }
            tls.getOutputStream().write(1);
        }
    }
}

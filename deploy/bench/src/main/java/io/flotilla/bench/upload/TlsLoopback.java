package io.flotilla.bench.upload;

import io.flotilla.bench.report.BenchRun;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLSocket;

/** Plain TLS between this process and another one that does nothing with what it gets. */
final class TlsLoopback implements AutoCloseable {
    private static final int BLOCK_BYTES = 1 << 20;

    private final Process sink;
    private final SSLSocket socket;

    private TlsLoopback(Process sink, SSLSocket socket) {
        this.sink = sink;
        this.socket = socket;
    }

    /** Starts the other process, which uses a controller's certificate. */
    static TlsLoopback start(BenchRun run, Path controllerData) throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var command =
                    List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-Xmx384m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            TlsSink.class.getName(),
                            controllerData.toString(),
                            Integer.toString(server.getLocalPort()));
            var log = run.folder().resolve("sink.log").toFile();
            var sink =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log)
                            .start();
            server.setSoTimeout(60_000);
            var plain = server.accept();
            var socket =
                    (SSLSocket)
                            Certificates.trusting(controllerData.resolve("ca.pem"))
                                    .getSocketFactory()
                                    .createSocket(plain, "localhost", plain.getPort(), true);
            socket.setUseClientMode(true);
            return new TlsLoopback(sink, socket);
        }
    }

    /** Sends a file, and waits until the other process has had it. */
    void send(Path file) throws IOException {
        var out = new DataOutputStream(socket.getOutputStream());
        out.writeLong(Files.size(file));
        var block = new byte[BLOCK_BYTES];
        try (var in = Files.newInputStream(file)) {
            for (int count = in.read(block); count > 0; count = in.read(block)) {
                out.write(block, 0, count);
            }
        }
        if (socket.getInputStream().read() < 0) {
            throw new EOFException("the other end of the TLS connection has ended");
        }
    }

    @Override
    public void close() throws IOException {
        try (socket) {
            new DataOutputStream(socket.getOutputStream()).writeLong(0);
        } finally {
            sink.destroy();
        }
    }
}

package io.flotilla.bench.upload;

import io.flotilla.bench.report.BenchRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A controller on this machine with all its defaults, and a client of its REST face. */
final class Controller implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration LOOK = Duration.ofMillis(100);

    private final Process process;
    private final Path data;
    private final int port;
    private final int managementPort;

    private Controller(Process process, Path data, int port, int managementPort) {
        this.process = process;
        this.data = data;
        this.port = port;
        this.managementPort = managementPort;
    }

    /** Starts one and waits until it is ready. */
    static Controller start(BenchRun run) throws IOException, InterruptedException {
        var data = run.folder().resolve("controller");
        var port = freePort();
        var managementPort = freePort();
        var command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx384m",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dflotilla.data=" + data,
                        "-Dflotilla.port=" + port,
                        "-Dflotilla.management.port=" + managementPort,
                        "-jar",
                        run.top()
                                .resolve("controller/target/quarkus-app/quarkus-run.jar")
                                .toString());
        var log = run.folder().resolve("controller.log").toFile();
        var process =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
        var controller = new Controller(process, data, port, managementPort);
        try {
            controller.awaitReady(log.toPath());
            return controller;
        } catch (IOException | InterruptedException failed) {
            controller.close();
            throw failed;
        }
    }

    /** Where it keeps its files. */
    Path data() {
        return data;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady(Path log) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + managementPort + "/health/ready"))
                        .timeout(Duration.ofSeconds(2))
                        .build();
        try (var client = HttpClient.newHttpClient()) {
            for (var waited = Duration.ZERO;
                    waited.compareTo(START_LIMIT) < 0;
                    waited = waited.plus(LOOK)) {
                if (process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                    break;
                }
                if (isReady(client, request)) {
                    return;
                }
            }
        }
        throw new IOException("The controller was not ready:\n" + Files.readString(log));
    }

    private static boolean isReady(HttpClient client, HttpRequest request)
            throws InterruptedException {
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    /** Uploads a file, and waits until the controller has it. */
    void upload(Path file, String sha256) throws IOException, InterruptedException {
        var address =
                URI.create(
                        "https://localhost:%d/v1/artifacts?sha256=%s&size=%d"
                                .formatted(port, sha256, Files.size(file)));
        var request =
                HttpRequest.newBuilder(address)
                        .header(
                                "Authorization",
                                "Bearer " + Files.readString(data.resolve("admin.token")).strip())
                        .POST(BodyPublishers.ofFile(file))
                        .build();
        try (var client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .sslContext(Certificates.trusting(data.resolve("ca.pem")))
                        .build()) {
            var answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException("The upload was refused: " + answer.body());
            }
        }
    }

    /** Ends it, as a signal does, so that it ends its database too. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

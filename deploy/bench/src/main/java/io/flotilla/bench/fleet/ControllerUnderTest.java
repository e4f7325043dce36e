package io.flotilla.bench.fleet;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.flotilla.bench.report.BenchRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A controller of the checkout with all its defaults, reached as an operator reaches it. */
public final class ControllerUnderTest implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Process process;
    private final Path data;
    private final int port;

    /** Guarded by this; null until it is used. */
    private @Nullable HttpClient client;

    private ControllerUnderTest(Process process, Path data, int port) {
        this.process = process;
        this.data = data;
        this.port = port;
    }

    /** Starts one in the run's folder and waits until it is ready. */
    public static ControllerUnderTest start(BenchRun run) throws IOException, InterruptedException {
        var jar = run.top().resolve("controller/target/quarkus-app/quarkus-run.jar");
        var data = run.folder().resolve("controller");
        var port = freePort();
        var managementPort = freePort();
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx1g",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-Dflotilla.data=" + data,
                                "-Dflotilla.port=" + port,
                                "-Dflotilla.management.port=" + managementPort,
                                "-jar",
                                jar.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(run.folder().resolve("controller.log").toFile())
                        .start();
        var controller = new ControllerUnderTest(process, data, port);
        controller.awaitReady(managementPort, run.folder().resolve("controller.log"));
        return controller;
    }

    private void awaitReady(int managementPort, Path log) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + managementPort + "/health/ready"))
                        .build();
        var deadline = System.nanoTime() + START_LIMIT.toNanos();
        try (var client = HttpClient.newHttpClient()) {
            while (!isReady(client, request)) {
                if (process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)
                        || System.nanoTime() > deadline) {
                    close();
                    throw new IOException("the controller did not start: " + Files.readString(log));
                }
            }
        }
    }

    private static boolean isReady(HttpClient client, HttpRequest request)
            throws InterruptedException {
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    /** Where it listens, on this machine. */
    public int port() {
        return port;
    }

    /** The file of certificates that its own is issued by. */
    public Path authority() {
        return data.resolve("ca.pem");
    }

    /** The file with its first token, which may do everything. */
    public Path tokenFile() {
        return data.resolve("admin.token");
    }

    /** It, its database, and whatever else it has started. */
    public List<ProcessHandle> processes() {
        return Stream.concat(Stream.of(process.toHandle()), descendants()).toList();
    }

    /** The database's own process is nobody's child. */
    private Stream<ProcessHandle> descendants() {
        try {
            var file = data.resolve("postgresql/data/postmaster.pid");
            var postmaster = Long.parseLong(Files.readAllLines(file).getFirst().strip());
            return ProcessHandle.of(postmaster).stream()
                    .flatMap(one -> Stream.concat(Stream.of(one), one.descendants()));
        } catch (IOException _) {
            return Stream.empty();
        }
    }

    /** What its built-in database logs. */
    public Path databaseLog() {
        return data.resolve("postgresql/log");
    }

    /** A token with which so many devices can enrol and take part at once. */
    public String joinToken(int uses) throws IOException, InterruptedException {
        var made =
                post(
                        "/v1/joinTokens",
                        "{\"joinToken\": {\"maxUses\": %d, \"autoApprove\": true}}"
                                .formatted(uses));
        return made.get("secret").getAsString();
    }

    /** Runs the command line against it. */
    public void commandLine(BenchRun run, String... words)
            throws IOException, InterruptedException {
        commandLine(run, Map.of(), words);
    }

    /** The same with further variables of the environment. */
    public void commandLine(BenchRun run, Map<String, String> variables, String... words)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(run.top().resolve("operator/cli/flotilla").toString());
        command.addAll(List.of(words));
        var log = Files.createTempFile(run.folder(), "command-", ".log");
        var builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(variables);
        builder.environment().put("FLOTILLA_SERVER", "localhost:" + port);
        builder.environment().put("FLOTILLA_CA_FILE", authority().toString());
        builder.environment().put("FLOTILLA_TOKEN_FILE", tokenFile().toString());
        if (builder.start().waitFor() != 0) {
            throw new IOException("the command line failed: " + Files.readString(log));
        }
    }

    /** Its built-in database. */
    public Connection database() throws IOException {
        var home = data.resolve("postgresql");
        var databasePort = Files.readAllLines(home.resolve("data/postmaster.pid")).get(3).strip();
        try {
            return DriverManager.getConnection(
                    "jdbc:postgresql://127.0.0.1:" + databasePort + "/postgres",
                    "postgres",
                    Files.readString(home.resolve("password")));
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    /** Posts a JSON document and reads the one that is answered. */
    public JsonObject post(String path, String json) throws IOException, InterruptedException {
        return send(request(path).POST(HttpRequest.BodyPublishers.ofString(json)).build());
    }

    /** Gets a JSON document. */
    public JsonObject get(String path) throws IOException, InterruptedException {
        return send(request(path).build());
    }

    private HttpRequest.Builder request(String path) throws IOException {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + Files.readString(tokenFile()).strip());
    }

    private JsonObject send(HttpRequest request) throws IOException, InterruptedException {
        var answer = client().send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(answer.statusCode() + ": " + answer.body());
        }
        return JsonParser.parseString(answer.body()).getAsJsonObject();
    }

    private synchronized HttpClient client() throws IOException {
        if (client == null) {
            client = HttpClient.newBuilder().sslContext(trustingItsAuthority()).build();
        }
        return client;
    }

    private SSLContext trustingItsAuthority() throws IOException {
        try (var file = Files.newInputStream(data.resolve("ca.pem"))) {
            var keys = KeyStore.getInstance(KeyStore.getDefaultType());
            keys.load(null, null);
            keys.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(file));
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(keys);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.shutdownNow();
        }
        var children = List.copyOf(process.descendants().toList());
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                children.forEach(ProcessHandle::destroyForcibly);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}

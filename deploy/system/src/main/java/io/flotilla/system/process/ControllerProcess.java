package io.flotilla.system.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A controller on this machine, with all its defaults: embedded database, own CA, a data directory.
 */
public final class ControllerProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private final ManagedProcess process;
    private final Path data;
    private final int port;
    private final int managementPort;

    private ControllerProcess(ManagedProcess process, Path data, int port, int managementPort) {
        this.process = process;
        this.data = data;
        this.port = port;
        this.managementPort = managementPort;
    }

    /** Starts one and waits until it is ready. */
    public static ControllerProcess start(
            Checkout checkout, Path data, int port, int managementPort) {
        return start(checkout, data, port, managementPort, Map.of());
    }

    /** Starts one with further settings and waits until it is ready. */
    public static ControllerProcess start(
            Checkout checkout,
            Path data,
            int port,
            int managementPort,
            Map<String, String> environment) {
        var command =
                List.of(
                        checkout.java().toString(),
                        // It runs for minutes: the second compiler would not pay.
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx384m",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dflotilla.data=" + data,
                        "-Dflotilla.making.host=" + checkout.host(),
                        "-Dflotilla.port=" + port,
                        "-Dflotilla.management.port=" + managementPort,
                        "-jar",
                        checkout.controllerJar().toString());
        var log = data.resolveSibling(data.getFileName() + ".log");
        var process = ManagedProcess.start("controller", command, environment, log);
        var controller = new ControllerProcess(process, data, port, managementPort);
        try {
            process.await("it was ready", START_LIMIT, controller::isReady);
        } catch (IllegalStateException e) {
            controller.close();
            throw e;
        }
        return controller;
    }

    public boolean isReady() {
        var request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + managementPort + "/health/ready"))
                        .timeout(Duration.ofSeconds(2))
                        .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public int port() {
        return port;
    }

    public String address() {
        return "localhost:" + port;
    }

    public int managementPort() {
        return managementPort;
    }

    public String managementAddress() {
        return "http://127.0.0.1:" + managementPort;
    }

    public Path data() {
        return data;
    }

    public Path caFile() {
        return data.resolve("ca.pem");
    }

    public Path tokenFile() {
        return data.resolve("admin.token");
    }

    public ManagedProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}

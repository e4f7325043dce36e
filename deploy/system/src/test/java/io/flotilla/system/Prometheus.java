package io.flotilla.system;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.flotilla.system.process.Checkout;
import io.flotilla.system.process.ControllerProcess;
import io.flotilla.system.process.ManagedProcess;
import io.flotilla.system.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A Prometheus with the configuration and the rules of the checkout, but for how often it looks.
 */
final class Prometheus implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final ManagedProcess process;
    private final String address;

    private Prometheus(ManagedProcess process, String address) {
        this.process = process;
        this.address = address;
    }

    /** Starts one that scrapes a controller every second. */
    static Prometheus start(Path executable, Path folder, ControllerProcess controller) {
        var address = "127.0.0.1:" + Ports.free();
        var process =
                ManagedProcess.start(
                        "prometheus",
                        List.of(
                                executable.toString(),
                                "--config.file=" + configuration(folder, controller),
                                "--storage.tsdb.path=" + folder.resolve("data"),
                                "--web.listen-address=" + address),
                        Map.of(),
                        folder.resolve("prometheus.log"));
        return new Prometheus(process, address);
    }

    private static Path configuration(Path folder, ControllerProcess controller) {
        var source = Checkout.around().top().resolve("deploy/prometheus");
        try {
            Files.copy(
                    source.resolve("flotilla.rules.yaml"), folder.resolve("flotilla.rules.yaml"));
            var text =
                    Files.readString(source.resolve("prometheus.yaml"))
                            .replace("127.0.0.1:9000", "127.0.0.1:" + controller.managementPort())
                            .replace(" 15s", " 1s");
            return Files.writeString(folder.resolve("prometheus.yaml"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it answers to an expression at this moment, errors too. */
    JsonObject query(String expression) {
        var query = URLEncoder.encode(expression, StandardCharsets.UTF_8);
        var uri = URI.create("http://" + address + "/api/v1/query?query=" + query);
        try {
            var reply = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
            return JsonParser.parseString(reply.body()).getAsJsonObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Prometheus was asked", e);
        }
    }

    /** Whether an expression has a value for at least one set of labels. */
    boolean has(String expression) {
        var reply = query(expression);
        return reply.has("data")
                && !reply.getAsJsonObject("data").getAsJsonArray("result").isEmpty();
    }

    @Override
    public void close() {
        process.close();
        http.close();
    }
}

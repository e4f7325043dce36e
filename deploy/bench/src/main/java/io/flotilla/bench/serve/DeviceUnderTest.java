package io.flotilla.bench.serve;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.flotilla.bench.fleet.ControllerUnderTest;
import io.flotilla.bench.report.BenchRun;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** An agent as it is shipped, whose models come from a controller, asked as apps ask it. */
final class DeviceUnderTest implements AutoCloseable {
    private static final Duration SERVE_LIMIT = Duration.ofMinutes(3);
    private static final long POLL_MILLIS = 100;

    private final Process process;
    private final Path home;
    private final HttpClient client = HttpClient.newHttpClient();

    private DeviceUnderTest(Process process, Path home) {
        this.process = process;
        this.home = home;
    }

    /** Starts one that enrols with the label {@code bench=serve}; its engines have one thread. */
    static DeviceUnderTest start(BenchRun run, ControllerUnderTest controller)
            throws IOException, InterruptedException {
        var token =
                controller.post(
                        "/v1/joinTokens",
                        """
                        {"joinToken": {"maxUses": 1, "autoApprove": true,
                          "labels": {"bench": "serve"}}}\
                        """);
        var home = Files.createDirectories(run.folder().resolve("device"));
        Files.writeString(home.resolve("join.token"), token.get("secret").getAsString());
        Files.writeString(
                home.resolve("agent.yaml"),
                """
                controller:
                  address: localhost:%d
                  caFile: %s
                enrollment:
                  joinTokenFile: join.token
                device:
                  id: bench
                data: data
                serve:
                  address: 127.0.0.1:0
                runtime:
                  host: %s
                  threads: 1
                """
                        .formatted(
                                controller.port(),
                                controller.authority(),
                                run.top().resolve("agent/host/target/dist")));
        var builder =
                new ProcessBuilder(
                        run.top().resolve("agent/daemon/target/dist/bin/flotilla-agent").toString(),
                        "run",
                        "--config",
                        home.resolve("agent.yaml").toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        var process =
                builder.redirectErrorStream(true)
                        .redirectOutput(home.resolve("agent.log").toFile())
                        .start();
        return new DeviceUnderTest(process, home);
    }

    /** Waits until a model answers. */
    void awaitServing(String model) throws IOException, InterruptedException {
        var deadline = System.nanoTime() + SERVE_LIMIT.toNanos();
        while (!isServing(model)) {
            if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)
                    || System.nanoTime() > deadline) {
                throw new IOException(
                        "%s does not serve: %s"
                                .formatted(model, Files.readString(home.resolve("agent.log"))));
            }
        }
    }

    private boolean isServing(String model) throws IOException, InterruptedException {
        if (!Files.exists(home.resolve("data/serve/port"))
                || !Files.exists(home.resolve("data/serve/token"))) {
            return false;
        }
        var answer = client.send(request("/v1/models").build(), BodyHandlers.ofString());
        return JsonParser.parseString(answer.body())
                .getAsJsonObject()
                .getAsJsonArray("data")
                .asList()
                .stream()
                .map(one -> one.getAsJsonObject())
                .anyMatch(
                        one ->
                                one.get("id").getAsString().equals(model)
                                        && one.get("ready").getAsBoolean());
    }

    private HttpRequest.Builder request(String path) throws IOException {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .header("Authorization", "Bearer " + token());
    }

    private int port() throws IOException {
        return Integer.parseInt(Files.readString(home.resolve("data/serve/port")).strip());
    }

    private String token() throws IOException {
        return Files.readString(home.resolve("data/serve/token")).strip();
    }

    /** Opens a connection as an app keeps one. */
    KeptConnection connect() throws IOException {
        return new KeptConnection(port(), token());
    }

    /** Has a text embedded; returns how long that took, in seconds. */
    static double embed(KeptConnection connection, String model, String text) throws IOException {
        var body = new JsonObject();
        body.addProperty("model", model);
        body.addProperty("input", text);
        body.addProperty("encoding_format", "base64");
        var start = System.nanoTime();
        connection.post("/v1/embeddings", body);
        return (System.nanoTime() - start) / 1e9;
    }

    /**
     * What a text took.
     *
     * @param firstSeconds until its first piece
     */
    record Written(double firstSeconds, double seconds, long tokens) {}

    /** Has a text gone on with, always with the likeliest token. */
    Written write(String model, String prompt, int maxTokens)
            throws IOException, InterruptedException {
        var options = new JsonObject();
        options.addProperty("include_usage", true);
        var body = new JsonObject();
        body.addProperty("model", model);
        body.addProperty("prompt", prompt);
        body.addProperty("max_tokens", maxTokens);
        body.addProperty("temperature", 0);
        body.addProperty("stream", true);
        body.add("stream_options", options);
        var start = System.nanoTime();
        var answer = send("/v1/completions", body, BodyHandlers.ofLines());
        var first = 0.0;
        var tokens = 0L;
        for (var line : (Iterable<String>) answer.body()::iterator) {
            first = first == 0 ? (System.nanoTime() - start) / 1e9 : first;
            if (line.startsWith("data: {")) {
                tokens = Math.max(tokens, tokensOf(line.substring("data: ".length())));
            }
        }
        return new Written(first, (System.nanoTime() - start) / 1e9, tokens);
    }

    private static long tokensOf(String event) {
        var usage = JsonParser.parseString(event).getAsJsonObject().get("usage");
        return usage == null ? 0 : usage.getAsJsonObject().get("completion_tokens").getAsLong();
    }

    private <T> HttpResponse<T> send(String path, JsonObject body, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        var request = request(path).POST(BodyPublishers.ofString(body.toString())).build();
        var answer = client.send(request, handler);
        if (answer.statusCode() != 200) {
            throw new IOException(path + " answered " + answer.statusCode());
        }
        return answer;
    }

    @Override
    public void close() {
        client.shutdownNow();
        process.destroy();
        process.onExit().join();
    }
}

package io.flotilla.system.process;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A device's local API, asked as an app on the device does. */
public final class LocalApi implements AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final String endpoint;
    private final String token;

    public LocalApi(String endpoint, String token) {
        this.endpoint = endpoint;
        this.token = token;
    }

    public String endpoint() {
        return endpoint;
    }

    /**
     * A text as it came.
     *
     * @param pieces in which it came
     */
    public record Written(
            String text, int pieces, long tokens, double firstPieceMillis, double seconds) {}

    /** Has the model in a slot answer a message, always with the likeliest token. */
    public Written chat(String slot, String message, int maxTokens) {
        var said = new JsonObject();
        said.addProperty("role", "user");
        said.addProperty("content", message);
        var messages = new JsonArray();
        messages.add(said);
        var options = new JsonObject();
        options.addProperty("include_usage", true);
        var body = new JsonObject();
        body.addProperty("model", slot);
        body.add("messages", messages);
        body.addProperty("max_tokens", maxTokens);
        body.addProperty("temperature", 0);
        body.addProperty("stream", true);
        body.add("stream_options", options);
        long start = System.nanoTime();
        var response = send("/v1/chat/completions", body, BodyHandlers.ofLines());
        if (response.statusCode() != 200) {
            throw new IllegalStateException(
                    endpoint
                            + " answered "
                            + response.statusCode()
                            + ": "
                            + response.body().collect(Collectors.joining()));
        }
        return written(response.body(), start);
    }

    private static Written written(Stream<String> lines, long start) {
        var text = new StringBuilder();
        int pieces = 0;
        long tokens = 0;
        double firstMillis = 0;
        for (var line : (Iterable<String>) lines::iterator) {
            if (!line.startsWith("data: {")) {
                continue;
            }
            var event = JsonParser.parseString(line.substring(6)).getAsJsonObject();
            if (event.has("usage")) {
                tokens = event.getAsJsonObject("usage").get("completion_tokens").getAsLong();
            }
            for (var choice : event.getAsJsonArray("choices")) {
                var delta = choice.getAsJsonObject().getAsJsonObject("delta");
                if (delta.has("content")) {
                    firstMillis = pieces++ == 0 ? (System.nanoTime() - start) / 1e6 : firstMillis;
                    text.append(delta.get("content").getAsString());
                }
            }
        }
        return new Written(
                text.toString(), pieces, tokens, firstMillis, (System.nanoTime() - start) / 1e9);
    }

    /**
     * The likeliest class of a picture by the model in a slot: how probable it is, and its label.
     */
    public String classify(String slot, byte[] picture) {
        var body =
                """
                {"inputs": [{"name": "image", "datatype": "BYTES", "shape": [1], "data": ["%s"],
                  "parameters": {"content_type": "base64"}}],
                 "outputs": [{"name": "probabilities", "parameters": {"classification": 1}}]}
                """
                        .formatted(Base64.getEncoder().encodeToString(picture));
        var response =
                send(
                        "/v2/models/" + slot + "/infer",
                        JsonParser.parseString(body).getAsJsonObject(),
                        BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IllegalStateException(
                    endpoint + " answered " + response.statusCode() + ": " + response.body());
        }
        return JsonParser.parseString(response.body())
                .getAsJsonObject()
                .getAsJsonArray("outputs")
                .get(0)
                .getAsJsonObject()
                .getAsJsonArray("data")
                .get(0)
                .getAsString();
    }

    /** Embeds texts with the model in a slot. */
    public List<float[]> embed(String slot, List<String> texts) {
        var response = post(slot, texts);
        if (response.statusCode() != 200) {
            throw new IllegalStateException(
                    endpoint + " answered " + response.statusCode() + ": " + response.body());
        }
        return JsonParser.parseString(response.body())
                .getAsJsonObject()
                .getAsJsonArray("data")
                .asList()
                .stream()
                .map(item -> vector(item.getAsJsonObject().getAsJsonArray("embedding")))
                .toList();
    }

    /** Asks for embeddings and returns whatever is answered. */
    public HttpResponse<String> post(String slot, List<String> texts) {
        var input = new JsonArray();
        texts.forEach(input::add);
        var body = new JsonObject();
        body.addProperty("model", slot);
        body.add("input", input);
        return send("/v1/embeddings", body, BodyHandlers.ofString());
    }

    private <T> HttpResponse<T> send(String path, JsonObject body, BodyHandler<T> handler) {
        var request =
                HttpRequest.newBuilder(URI.create(endpoint + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .timeout(Duration.ofSeconds(30))
                        .POST(BodyPublishers.ofString(body.toString()))
                        .build();
        try {
            return client.send(request, handler);
        } catch (IOException e) {
            throw new UncheckedIOException(endpoint + " does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }

    private static float[] vector(JsonArray values) {
        var vector = new float[values.size()];
        for (int index = 0; index < vector.length; index++) {
            vector[index] = values.get(index).getAsFloat();
        }
        return vector;
    }
}

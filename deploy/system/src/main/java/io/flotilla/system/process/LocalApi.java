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
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

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
        var request =
                HttpRequest.newBuilder(URI.create(endpoint + "/v1/embeddings"))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .timeout(Duration.ofSeconds(30))
                        .POST(BodyPublishers.ofString(body.toString()))
                        .build();
        try {
            return client.send(request, BodyHandlers.ofString());
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

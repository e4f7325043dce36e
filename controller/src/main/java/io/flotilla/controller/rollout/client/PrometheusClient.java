package io.flotilla.controller.rollout.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flotilla.controller.rollout.measuring.Prometheus;
import io.flotilla.controller.rollout.measuring.PrometheusConfig;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Asks instant queries of Prometheus's HTTP API (POST /api/v1/query). It asks the configured
 * address alone: it follows no redirection, and reads no more of an answer than one number needs.
 */
@Singleton
final class PrometheusClient implements Prometheus {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int MAX_ANSWER_BYTES = 64 * 1024;
    private static final int MAX_SAID = 200;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final @Nullable URI endpoint;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(TIMEOUT)
                    .build();

    PrometheusClient(PrometheusConfig config) {
        this.endpoint = config.address().map(PrometheusClient::endpoint).orElse(null);
    }

    @Override
    public boolean isConfigured() {
        return endpoint != null;
    }

    @Override
    public Answer ask(String query) {
        if (endpoint == null) {
            return new Nothing("the controller is configured with no Prometheus");
        }
        var form = "timeout=5s&limit=2&query=" + URLEncoder.encode(query, UTF_8);
        var request =
                HttpRequest.newBuilder(endpoint)
                        .timeout(TIMEOUT)
                        .header("content-type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build();
        try {
            var response = http.send(request, BodyHandlers.ofInputStream());
            try (var body = response.body()) {
                return read(response.statusCode(), body.readNBytes(MAX_ANSWER_BYTES));
            }
        } catch (IOException unreachable) {
            return new Nothing("Prometheus cannot be reached: " + said(unreachable.toString()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Nothing("the controller stops");
        }
    }

    private static URI endpoint(URI address) {
        var text = address.toString();
        var base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        return URI.create(base + "/api/v1/query");
    }

    private static Answer read(int status, byte[] body) {
        try {
            var answer = JSON.readTree(body);
            if (status == 200 && answer.path("status").asText().equals("success")) {
                return number(answer.path("data"));
            }
            var error = answer.path("error").asText();
            return new Nothing("Prometheus answers %d: %s".formatted(status, said(error)));
        } catch (JacksonException noJson) {
            return new Nothing("Prometheus answers %d and no JSON".formatted(status));
        } catch (IOException unreadable) {
            return new Nothing("Prometheus answers %d, unreadably".formatted(status));
        }
    }

    private static Answer number(JsonNode data) {
        var result = data.path("result");
        return switch (data.path("resultType").asText()) {
            case "scalar" -> number(result.path(1).asText());
            case "vector" ->
                    result.size() == 1
                            ? number(result.path(0).path("value").path(1).asText())
                            : new Nothing(
                                    result.isEmpty()
                                            ? "Prometheus has no number for it"
                                            : "Prometheus has more than one number for it");
            case "matrix", "string" -> new Nothing("what Prometheus has is no number");
            default -> new Nothing("Prometheus answers something unknown");
        };
    }

    private static Answer number(String text) {
        try {
            var value = Double.parseDouble(text);
            return Double.isFinite(value)
                    ? new Value(value)
                    : new Nothing("Prometheus says " + said(text));
        } catch (NumberFormatException noNumber) {
            return new Nothing("Prometheus says " + said(text));
        }
    }

    private static String said(String text) {
        return text.length() <= MAX_SAID ? text : text.substring(0, MAX_SAID) + " …";
    }
}

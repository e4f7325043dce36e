package io.flotilla.controller.access.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flotilla.controller.shared.FleetException.Unauthenticated;
import io.flotilla.controller.shared.FleetException.Unavailable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** Asks an OpenID Connect provider, and reads what it publishes of itself. */
final class ProviderSite {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration RETRY = Duration.ofSeconds(30);
    private static final int MAX_BYTES = 256 * 1024;

    private final String issuer;
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder()
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(TIMEOUT)
                    .build();

    /**
     * @param issuer as tokens name it
     */
    ProviderSite(String issuer) {
        this.issuer = issuer;
    }

    /**
     * The provider's JSON Web Key Set.
     *
     * @throws Unavailable if it cannot be read, or is another provider's
     */
    String keys() {
        return asked(() -> read(endpoint("jwks_uri")));
    }

    /**
     * An address that the provider's configuration names.
     *
     * @throws Unavailable if it cannot be read, or is another provider's
     */
    URI endpoint(String name) {
        var base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        return asked(
                () -> {
                    var address = URI.create(base + "/.well-known/openid-configuration");
                    var configuration = json.readTree(read(address));
                    if (!configuration.path("issuer").asText().equals(issuer)) {
                        throw unavailable("calls itself " + configuration.path("issuer"));
                    }
                    var endpoint = URI.create(configuration.path(name).asText());
                    requireSafe(endpoint);
                    return endpoint;
                });
    }

    /**
     * Posts a form and reads the JSON that is answered.
     *
     * @throws Unauthenticated if the provider refuses it
     * @throws Unavailable if it does not answer
     */
    JsonNode post(URI address, String form) {
        var request =
                HttpRequest.newBuilder(address)
                        .timeout(TIMEOUT)
                        .header("content-type", "application/x-www-form-urlencoded")
                        .header("accept", "application/json")
                        .POST(BodyPublishers.ofString(form))
                        .build();
        return asked(
                () -> {
                    var response = http.send(request, BodyHandlers.ofInputStream());
                    var text = textOf(response);
                    if (response.statusCode() / 100 == 4) {
                        throw new Unauthenticated(
                                "CODE_REFUSED", "The identity provider refuses the code.");
                    }
                    if (response.statusCode() != 200) {
                        throw new IOException(address + " answers " + response.statusCode());
                    }
                    return json.readTree(text);
                });
    }

    /** Something that is asked of the provider. */
    private interface Question<T> {
        T ask() throws IOException, InterruptedException;
    }

    private static <T> T asked(Question<T> question) {
        try {
            return question.ask();
        } catch (IOException | IllegalArgumentException failed) {
            throw unavailable(failed.toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw unavailable("the controller stops");
        }
    }

    private String read(URI address) throws IOException, InterruptedException {
        requireSafe(address);
        var request = HttpRequest.newBuilder(address).timeout(TIMEOUT).GET().build();
        var response = http.send(request, BodyHandlers.ofInputStream());
        var text = textOf(response);
        if (response.statusCode() != 200) {
            throw new IOException("%s answers %d".formatted(address, response.statusCode()));
        }
        return text;
    }

    private static String textOf(HttpResponse<InputStream> response) throws IOException {
        try (var body = response.body()) {
            var bytes = body.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException(response.uri() + " answers too much");
            }
            return new String(bytes, UTF_8);
        }
    }

    /** Keys that somebody on the way can exchange are worth nothing. */
    static void requireSafe(URI address) {
        var isLocal =
                "127.0.0.1".equals(address.getHost()) || "localhost".equals(address.getHost());
        if (!"https".equals(address.getScheme())
                && !("http".equals(address.getScheme()) && isLocal)) {
            throw new IllegalArgumentException(address + " is not an https address");
        }
    }

    private static Unavailable unavailable(String why) {
        return new Unavailable(
                "IDENTITY_PROVIDER_UNAVAILABLE", "The identity provider: " + why, RETRY, Map.of());
    }
}

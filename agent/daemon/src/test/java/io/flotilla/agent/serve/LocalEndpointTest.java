package io.flotilla.agent.serve;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.flotilla.agent.runtime.FakeModel;
import io.flotilla.agent.runtime.Fault;
import io.flotilla.agent.shared.AgentConfig;
import io.flotilla.agent.shared.AgentConfig.Authentication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalEndpointTest {
    @TempDir private Path data;
    private final Slots slots = new Slots();
    private final FakeModel model = new FakeModel("model");
    private final List<Meter.Measurement> measured =
            Collections.synchronizedList(new ArrayList<>());
    private final HttpClient client = HttpClient.newHttpClient();
    private LocalEndpoint endpoint;

    @BeforeEach
    void start() throws IOException {
        slots.open("embed").occupy(new Occupant("v", "v/variants/a", model));
        slots.open("empty");
        endpoint = start(Authentication.TOKEN);
    }

    private LocalEndpoint start(Authentication authentication) throws IOException {
        var config =
                new AgentConfig(
                        new AgentConfig.Controller("localhost", 1, data, null),
                        new AgentConfig.Enrollment(null, null),
                        new AgentConfig.DeviceSettings(null, Map.of()),
                        data,
                        new AgentConfig.Limits(Long.MAX_VALUE, Long.MAX_VALUE),
                        new AgentConfig.Serve("127.0.0.1", 0, authentication, null),
                        new AgentConfig.RuntimeSettings(null, 0),
                        Path.of("/"));
        var started = new LocalEndpoint(config, slots, measured::add);
        started.start();
        return started;
    }

    @AfterEach
    void stop() {
        endpoint.stop(Duration.ZERO);
        client.close();
    }

    @Test
    void a_text_is_embedded() throws Exception {
        var response = embed("{\"model\":\"embed\",\"input\":\"hello\"}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response).get("model")).isEqualTo("embed");
        assertThat(json(response).get("usage"))
                .isEqualTo(Map.of("prompt_tokens", 5.0, "total_tokens", 5.0));
        assertThat(measured)
                .singleElement()
                .satisfies(
                        one -> {
                            assertThat(one.variant()).isEqualTo("v/variants/a");
                            assertThat(one.inputTokens()).isEqualTo(5);
                            assertThat(one.succeeded()).isTrue();
                        });
    }

    @Test
    void texts_are_embedded_in_order() throws Exception {
        var response = embed("{\"model\":\"embed\",\"input\":[\"a\",\"b\"]}");

        assertThat((List<?>) json(response).get("data"))
                .extracting(entry -> ((Map<?, ?>) entry).get("index"))
                .isEqualTo(List.of(0.0, 1.0));
    }

    @Test
    void base64_holds_the_same_floats() throws Exception {
        var plain = vector(embed("{\"model\":\"embed\",\"input\":\"a\"}"));

        var encoded =
                vector(
                        embed(
                                "{\"model\":\"embed\",\"input\":\"a\",\"encoding_format\":\"base64\"}"));

        var bytes = ByteBuffer.wrap(Base64.getDecoder().decode((String) encoded));
        var first = (double) bytes.order(ByteOrder.LITTLE_ENDIAN).getFloat();
        assertThat(((Double) ((List<?>) plain).getFirst()).floatValue()).isEqualTo((float) first);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{| 400 | invalid_value",
                "[] | 400 | invalid_value",
                "{\"input\":\"a\"} | 400 | invalid_value",
                "{\"model\":\"embed\"} | 400 | invalid_value",
                "{\"model\":\"embed\",\"input\":[]} | 400 | invalid_value",
                "{\"model\":\"embed\",\"input\":[1,2]} | 400 | invalid_value",
                "{\"model\":\"embed\",\"input\":\"\"} | 400 | invalid_value",
                "{\"model\":\"embed\",\"input\":\"a\",\"dimensions\":3} | 400 | invalid_value",
                "{\"model\":\"embed\",\"input\":\"a\",\"encoding_format\":\"x\"} | 400 | invalid_value",
                "{\"model\":\"nowhere\",\"input\":\"a\"} | 404 | model_not_found",
                "{\"model\":\"empty\",\"input\":\"a\"} | 503 | model_not_ready",
            })
    void a_bad_request_is_told_what_is_wrong(String body, int status, String code)
            throws Exception {
        var response = embed(body);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat((Map<?, ?>) json(response).get("error")).extracting("code").isEqualTo(code);
    }

    @Test
    void more_texts_than_a_batch_holds_are_refused() throws Exception {
        var texts = String.join(",", Collections.nCopies(257, "\"a\""));

        var response = embed("{\"model\":\"embed\",\"input\":[" + texts + "]}");

        assertThat(response.statusCode()).isEqualTo(400);
    }

    @Test
    void a_body_that_is_too_large_is_refused() throws Exception {
        var response = embed(" ".repeat(Exchange.MAX_BODY_BYTES + 1));

        assertThat(response.statusCode()).isEqualTo(413);
    }

    @Test
    void a_model_that_is_not_there_is_worth_trying_again() throws Exception {
        var response = embed("{\"model\":\"empty\",\"input\":\"a\"}");

        assertThat(response.headers().firstValue("Retry-After")).contains("2");
    }

    @Test
    void a_model_that_died_is_not_an_internal_error() throws Exception {
        model.die(Fault.Kind.ENGINE_CRASHED);

        var response = embed("{\"model\":\"embed\",\"input\":\"a\"}");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(measured).singleElement().matches(one -> !one.succeeded());
    }

    @Test
    void without_the_token_nothing_is_answered_but_health() throws Exception {
        var models = client.send(get("/v1/models").build(), BodyHandlers.ofString());
        var wrong =
                client.send(
                        get("/v1/models").header("Authorization", "Bearer wrong").build(),
                        BodyHandlers.ofString());
        var health = client.send(get("/health").build(), BodyHandlers.ofString());

        assertThat(models.statusCode()).isEqualTo(401);
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(health.statusCode()).isEqualTo(200);
    }

    @Test
    void the_token_is_its_owners_alone() throws Exception {
        var permissions = Files.getPosixFilePermissions(data.resolve("serve/token"));

        assertThat(PosixFilePermissions.toString(permissions)).isEqualTo("rw-------");
    }

    @Test
    void models_are_the_slots() throws Exception {
        var response = client.send(authorized(get("/v1/models")).build(), BodyHandlers.ofString());

        assertThat((List<?>) json(response).get("data"))
                .extracting("id", "ready")
                .containsExactly(tuple("embed", true), tuple("empty", false));
    }

    @Test
    void other_methods_and_paths_are_refused() throws Exception {
        var method =
                client.send(authorized(get("/v1/embeddings")).build(), BodyHandlers.ofString());
        var path = client.send(authorized(get("/v1/nothing")).build(), BodyHandlers.ofString());

        assertThat(method.statusCode()).isEqualTo(405);
        assertThat(path.statusCode()).isEqualTo(404);
    }

    @Test
    void the_port_stays_over_restarts() throws Exception {
        var before = endpoint.url();
        endpoint.stop(Duration.ZERO);

        endpoint = start(Authentication.TOKEN);

        assertThat(endpoint.url()).isEqualTo(before);
    }

    @Test
    void without_authentication_everyone_may_ask() throws Exception {
        endpoint.stop(Duration.ZERO);
        endpoint = start(Authentication.NONE);

        var models = client.send(get("/v1/models").build(), BodyHandlers.ofString());

        assertThat(models.statusCode()).isEqualTo(200);
    }

    private HttpRequest.Builder get(String path) {
        return HttpRequest.newBuilder(URI.create(endpoint.url() + path));
    }

    private HttpRequest.Builder authorized(HttpRequest.Builder request) throws IOException {
        var token = Files.readString(data.resolve("serve/token")).strip();
        return request.header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> embed(String body) throws Exception {
        var request = authorized(get("/v1/embeddings")).POST(BodyPublishers.ofString(body));
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static Map<?, ?> json(HttpResponse<String> response) throws Exception {
        return (Map<?, ?>) requireNonNull(Json.parse(response.body()));
    }

    private static Object vector(HttpResponse<String> response) throws Exception {
        var data = (List<?>) requireNonNull(json(response).get("data"));
        return requireNonNull(((Map<?, ?>) data.getFirst()).get("embedding"));
    }
}

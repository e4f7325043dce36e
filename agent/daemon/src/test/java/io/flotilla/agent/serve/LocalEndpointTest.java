package io.flotilla.agent.serve;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.flotilla.agent.runtime.FakeModel;
import io.flotilla.agent.runtime.Fault;
import io.flotilla.agent.serve.ollama.OllamaDialect;
import io.flotilla.agent.serve.openai.OpenAiDialect;
import io.flotilla.agent.shared.AgentConfig;
import io.flotilla.agent.shared.AgentConfig.Authentication;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalEndpointTest {
    private static final Clock NOW = Clock.fixed(Instant.ofEpochSecond(1_700), ZoneOffset.UTC);

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
                        Path.of("/"),
                        AgentConfig.LogSettings.USUAL);
        var metrics = new MetricsPage(slots);
        var meter = Meter.of(measured::add, metrics);
        var embedder = new Embedder(slots, meter);
        var writer = new Writer(slots, meter);
        var started =
                new LocalEndpoint(
                        config,
                        slots,
                        metrics,
                        List.of(
                                new OpenAiDialect(slots, embedder, writer, NOW),
                                new OllamaDialect(slots, embedder, writer, NOW)));
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
                "{\"model\":\"embed\",\"input\":\"a\",\"dimensions\":3} | 400 | not_offered",
                "{\"model\":\"embed\",\"input\":\"a\",\"encoding_format\":\"x\"} | 400 |"
                        + " invalid_value",
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

    @Test
    void a_conversation_is_gone_on_with() throws Exception {
        var response =
                post(
                        "/v1/chat/completions",
                        """
                        {"model":"embed","messages":[{"role":"system","content":"x"},
                         {"role":"user","content":[{"type":"text","text":"one two "},
                                                   {"type":"text","text":"three"}]}],
                         "max_tokens":2,"temperature":0,"stop":"never","seed":7}
                        """);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response).get("choices"))
                .isEqualTo(
                        Json.parse(
                                """
                                [{"index":0,"message":{"role":"assistant","content":"one two "},
                                  "logprobs":null,"finish_reason":"length"}]
                                """));
        assertThat(json(response).get("usage"))
                .isEqualTo(
                        Json.parse(
                                """
                                {"prompt_tokens":3,"completion_tokens":2,"total_tokens":5,
                                 "prompt_tokens_details":{"cached_tokens":1}}
                                """));
        assertThat(measured)
                .singleElement()
                .satisfies(
                        one -> {
                            assertThat(one.operation()).isEqualTo("chat");
                            assertThat(one.output().tokens()).isEqualTo(2);
                            assertThat(one.output().perToken()).isEqualTo(Duration.ofMillis(30));
                            assertThat(one.output().firstToken()).isPositive();
                        });
        var order = model.orders().getFirst();
        assertThat(order.stops()).containsExactly("never");
        assertThat(order.sampling().seed()).hasValue(7);
    }

    @Test
    void a_stream_is_events_with_the_usage_last() throws Exception {
        var response =
                post(
                        "/v1/completions",
                        """
                        {"model":"embed","prompt":"one two","stream":true,
                         "stream_options":{"include_usage":true}}
                        """);

        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        var events = response.body().split("\n\n", -1);
        assertThat(events).hasSize(6).endsWith("data: [DONE]", "");
        assertThat(events[0]).contains("\"text\":\"one \"").contains("\"finish_reason\":null");
        assertThat(events[2]).contains("\"finish_reason\":\"stop\"");
        assertThat(events[3]).contains("\"choices\":[]").contains("\"completion_tokens\":2");
    }

    @Test
    void ollama_s_clients_get_lines() throws Exception {
        var response =
                post(
                        "/api/chat",
                        """
                        {"model":"embed:latest","messages":[{"role":"user","content":"one two"}]}
                        """);

        var lines = response.body().strip().split("\n", -1);
        assertThat(lines).hasSize(3);
        assertThat(lines[0])
                .isEqualTo(
                        "{\"model\":\"embed\",\"created_at\":\"1970-01-01T00:28:20Z\","
                                + "\"message\":{\"role\":\"assistant\",\"content\":\"one \"},"
                                + "\"done\":false}");
        assertThat(lines[2]).contains("\"done\":true", "\"eval_count\":2");
    }

    @Test
    void ollama_s_clients_get_one_answer_and_embeddings_and_tags() throws Exception {
        var generated =
                post("/api/generate", "{\"model\":\"embed\",\"prompt\":\"a b\",\"stream\":false}");
        var embedded = post("/api/embed", "{\"model\":\"embed\",\"input\":[\"a\",\"b\"]}");
        var tags = client.send(authorized(get("/api/tags")).build(), BodyHandlers.ofString());
        var loaded = post("/api/generate", "{\"model\":\"embed\"}");

        assertThat(json(generated).get("response")).isEqualTo("a b");
        assertThat((List<?>) json(embedded).get("embeddings")).hasSize(2);
        assertThat((List<?>) json(tags).get("models")).extracting("name").containsExactly("embed");
        assertThat(json(loaded).get("done_reason")).isEqualTo("load");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/completions | {\"model\":\"embed\"} | 400",
                "/v1/completions | {\"model\":\"embed\",\"prompt\":\"a\",\"n\":2} | 400",
                "/v1/completions | {\"model\":\"embed\",\"prompt\":\"a\",\"temperature\":9} | 400",
                "/v1/completions | {\"model\":\"embed\",\"prompt\":\"a\",\"max_tokens\":1.5} | 400",
                "/v1/completions | {\"model\":\"embed\",\"prompt\":\"refuse\"} | 400",
                "/v1/completions | {\"model\":\"nowhere\",\"prompt\":\"a\"} | 404",
                "/v1/completions | {\"model\":\"empty\",\"prompt\":\"a\"} | 503",
                "/v1/completions | {\"model\":\"embed\",\"prompt\":\"die\",\"stream\":true} | 503",
                "/v1/chat/completions | {\"model\":\"embed\",\"messages\":[]} | 400",
                "/v1/chat/completions | {\"model\":\"embed\",\"messages\":[{}]} | 400",
                "/api/chat | {\"model\":\"nowhere\",\"messages\":[{\"role\":\"user\"}]} | 404",
                "/api/nothing | {} | 404",
            })
    void a_bad_request_for_a_text_is_told_what_is_wrong(String path, String body, int status)
            throws Exception {
        var response = post(path, body);

        assertThat(response.statusCode()).isEqualTo(status);
        var error = requireNonNull(json(response).get("error"));
        assertThat(error).isInstanceOf(path.startsWith("/api") ? String.class : Map.class);
    }

    @Test
    void a_stream_that_breaks_off_says_so() throws Exception {
        var openAi =
                post(
                        "/v1/completions",
                        "{\"model\":\"embed\",\"prompt\":\"one die\",\"stream\":true}");

        assertThat(openAi.statusCode()).isEqualTo(200);
        assertThat(openAi.body()).contains("\"error\"", "model_not_ready").doesNotContain("[DONE]");
    }

    @Test
    void json_can_be_asked_for() throws Exception {
        post(
                "/v1/chat/completions",
                """
                {"model":"embed","messages":[{"role":"user","content":"a"}],
                 "response_format":{"type":"json_object"}}
                """);

        assertThat(model.orders().getFirst().sampling().grammar()).contains("root ::= object");
    }

    @Test
    void pages_of_other_sites_may_not_ask() throws Exception {
        var foreign =
                client.send(
                        authorized(get("/v1/models"))
                                .header("Origin", "http://evil.example")
                                .build(),
                        BodyHandlers.ofString());
        var own =
                client.send(
                        authorized(get("/v1/models"))
                                .header("Origin", "http://localhost:3000")
                                .build(),
                        BodyHandlers.ofString());

        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(own.statusCode()).isEqualTo(200);
        assertThat(statusOfHost("rebound.example:80")).contains(" 403 ");
        assertThat(statusOfHost("localhost:1")).contains(" 200 ");
    }

    private String statusOfHost(String host) throws IOException {
        var port = URI.create(endpoint.url()).getPort();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(
                            "GET /health HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                                    .formatted(host)
                                    .getBytes(StandardCharsets.US_ASCII));
            var answer = socket.getInputStream().readAllBytes();
            return new String(answer, StandardCharsets.US_ASCII).lines().findFirst().orElse("");
        }
    }

    @Test
    void metrics_are_histograms_by_slot_and_variant() throws Exception {
        post("/v1/completions", "{\"model\":\"embed\",\"prompt\":\"one two\"}");

        var page = client.send(authorized(get("/metrics")).build(), BodyHandlers.ofString());

        var labels = "{slot=\"embed\",variant=\"v/variants/a\",operation=\"text_completion\"";
        assertThat(page.body())
                .contains(
                        "gen_ai_server_time_to_first_token_seconds_count" + labels + "} 1",
                        "gen_ai_server_time_per_output_token_seconds_bucket"
                                + labels
                                + ",le=\"0.05\"} 1",
                        "gen_ai_client_token_usage_sum" + labels + ",type=\"output\"} 2.0",
                        "flotilla_model_resident_bytes");
    }

    @Test
    void no_request_fails_while_models_are_switched() throws Exception {
        var slot = slots.open("embed");
        var isOver = new AtomicBoolean();
        var answered = new Semaphore(0);
        var app =
                CompletableFuture.supplyAsync(
                        () -> {
                            var answers = new ArrayList<HttpResponse<String>>();
                            while (!isOver.get()) {
                                answers.add(
                                        completion(
                                                "{\"model\":\"embed\",\"prompt\":\"a b"
                                                        + " c\",\"stream\":true}"));
                                answered.release();
                            }
                            return answers;
                        });

        for (var number = 0; number < 50; number++) {
            slot.occupy(new Occupant("v", "v/variants/" + number, new FakeModel("m" + number)));
            assertThat(answered.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        }
        isOver.set(true);

        assertThat(app.get(10, TimeUnit.SECONDS))
                .hasSizeGreaterThanOrEqualTo(50)
                .allMatch(answer -> answer.statusCode() == 200)
                .allMatch(answer -> answer.body().endsWith("data: [DONE]\n\n"));
    }

    private HttpResponse<String> completion(String body) {
        try {
            return post("/v1/completions", body);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        var request = authorized(get(path)).POST(BodyPublishers.ofString(body));
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder get(String path) {
        return HttpRequest.newBuilder(URI.create(endpoint.url() + path));
    }

    private HttpRequest.Builder authorized(HttpRequest.Builder request) throws IOException {
        var token = Files.readString(data.resolve("serve/token")).strip();
        return request.header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> embed(String body) throws Exception {
        return post("/v1/embeddings", body);
    }

    private static Map<?, ?> json(HttpResponse<String> response) throws Exception {
        return (Map<?, ?>) requireNonNull(Json.parse(response.body()));
    }

    private static Object vector(HttpResponse<String> response) throws Exception {
        var data = (List<?>) requireNonNull(json(response).get("data"));
        return requireNonNull(((Map<?, ?>) data.getFirst()).get("embedding"));
    }
}

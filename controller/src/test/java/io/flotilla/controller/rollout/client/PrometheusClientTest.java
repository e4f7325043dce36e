package io.flotilla.controller.rollout.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.flotilla.controller.rollout.measuring.Prometheus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Against a server that answers as Prometheus documents it under "HTTP API", "Instant queries",
 * "Expression query result formats" and "Format overview"
 * (prometheus.io/docs/prometheus/latest/querying/api).
 */
class PrometheusClientTest {

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private int status = 200;
    private String answer = "";
    private HttpServer server = serverWithoutRoutes();

    @BeforeEach
    void start() {
        server.createContext(
                "/",
                exchange -> {
                    var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
                    requests.add(
                            "%s %s %s"
                                    .formatted(
                                            exchange.getRequestMethod(),
                                            exchange.getRequestURI(),
                                            URLDecoder.decode(body, UTF_8)));
                    if (status == 302) {
                        exchange.getResponseHeaders().add("Location", "/elsewhere");
                    }
                    var bytes = answer.getBytes(UTF_8);
                    exchange.sendResponseHeaders(status, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void a_query_is_posted_to_the_configured_address() {
        answer = vector("[1435781451.781,\"1.5\"]");

        var number = client("/prom/").ask("sum(rate(errors_total[5m]))");

        assertThat(number).isEqualTo(new Prometheus.Value(1.5));
        assertThat(requests)
                .containsExactly(
                        "POST /prom/api/v1/query timeout=5s&limit=2&query=sum(rate(errors_total[5m]))");
    }

    @Test
    void a_scalar_is_a_number_too() {
        answer =
                """
                {"status":"success","data":{"resultType":"scalar","result":[1435781451.781,"2"]}}""";

        assertThat(client("").ask("2")).isEqualTo(new Prometheus.Value(2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'resultType':'vector','result':[]} | has no number for it",
                "{'resultType':'vector','result':[{'value':[1,'NaN']}]} | says NaN",
                "{'resultType':'vector','result':[{'value':[1,'1']},{'value':[1,'2']}]} | more than one",
                "{'resultType':'matrix','result':[]} | is no number",
                "{'resultType':'mood','result':[]} | something unknown",
            })
    void what_is_not_one_number_is_none(String data, String why) {
        answer = "{\"status\":\"success\",\"data\":%s}".formatted(data.replace('\'', '"').strip());

        assertThat(client("").ask("up"))
                .isInstanceOfSatisfying(
                        Prometheus.Nothing.class,
                        nothing -> assertThat(nothing.why()).contains(why.strip()));
    }

    @Test
    void a_mistake_in_the_query_is_told_in_its_words() {
        status = 400;
        answer =
                """
                {"status":"error","errorType":"bad_data","error":"1:3: parse error"}""";

        assertThat(client("").ask("u("))
                .isEqualTo(new Prometheus.Nothing("Prometheus answers 400: 1:3: parse error"));
    }

    @Test
    void it_follows_no_redirection() {
        status = 302;

        assertThat(client("").ask("up")).isInstanceOf(Prometheus.Nothing.class);
        assertThat(requests).hasSize(1);
    }

    @Test
    void an_endless_answer_is_cut_off_and_no_number() {
        answer = "{\"status\":\"" + "x".repeat(100_000);

        assertThat(client("").ask("up"))
                .isEqualTo(new Prometheus.Nothing("Prometheus answers 200 and no JSON"));
    }

    @Test
    void one_that_is_away_says_nothing() {
        var client = client("");
        server.stop(0);

        assertThat(client.ask("up"))
                .isInstanceOfSatisfying(
                        Prometheus.Nothing.class,
                        nothing -> assertThat(nothing.why()).contains("cannot be reached"));
    }

    private PrometheusClient client(String path) {
        var port = server.getAddress().getPort();
        return new PrometheusClient(
                () -> Optional.of(URI.create("http://127.0.0.1:%d%s".formatted(port, path))));
    }

    private static String vector(String sample) {
        return """
        {"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":%s}]}}"""
                .formatted(sample);
    }

    private static HttpServer serverWithoutRoutes() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }
}

package io.flotilla.agent.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.flotilla.agent.runtime.FakeModel;
import io.flotilla.agent.shared.AgentConfig.Authentication;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalEndpointTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @RegisterExtension private final LocalApi api = new LocalApi();

    @Test
    void without_the_token_nothing_is_answered_but_health() throws Exception {
        var models = api.send(api.request("/v1/models"));
        var wrong = api.send(api.request("/v1/models").header("Authorization", "Bearer wrong"));
        var health = api.send(api.request("/health"));

        assertThat(models.statusCode()).isEqualTo(401);
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(health.statusCode()).isEqualTo(200);
    }

    @Test
    void an_app_with_a_token_of_its_own_is_known_by_its_name() throws Exception {
        api.restart("camera", "of the camera");
        var body = BodyPublishers.ofString("{\"model\":\"embed\",\"input\":\"a\"}");
        var request = api.request("/v1/embeddings").header("Authorization", "Bearer of the camera");

        var answer = api.send(request.POST(body));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(api.get("/metrics").body())
                .contains("flotilla_app_requests_total{app=\"camera\",outcome=\"admitted\"} 1");
    }

    @Test
    void the_token_is_its_owners_alone() throws Exception {
        var permissions = Files.getPosixFilePermissions(api.data().resolve("serve/token"));

        assertThat(PosixFilePermissions.toString(permissions)).isEqualTo("rw-------");
    }

    @Test
    void models_are_the_slots() throws Exception {
        var response = api.get("/v1/models");

        assertThat((List<?>) LocalApi.json(response).get("data"))
                .extracting("id", "ready")
                .containsExactly(
                        tuple("embed", true), tuple("empty", false), tuple("tensors", true));
    }

    @Test
    void other_methods_and_paths_are_refused() throws Exception {
        var method = api.get("/v1/embeddings");
        var path = api.get("/v1/nothing");

        assertThat(method.statusCode()).isEqualTo(405);
        assertThat(path.statusCode()).isEqualTo(404);
    }

    @Test
    void the_port_is_remembered() throws Exception {
        var remembered = Files.readString(api.data().resolve("serve/port"));

        assertThat(api.url()).isEqualTo("http://127.0.0.1:" + remembered);
    }

    @Test
    void the_port_of_the_last_time_is_taken_again() throws Exception {
        var last = portThatNobodyIsGiven();
        Files.writeString(api.data().resolve("serve/port"), Integer.toString(last));

        api.restart(Authentication.TOKEN);

        assertThat(api.url()).isEqualTo("http://127.0.0.1:" + last);
    }

    @Test
    void another_port_is_chosen_when_that_of_the_last_time_is_taken() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var last = Integer.toString(taken.getLocalPort());
            Files.writeString(api.data().resolve("serve/port"), last);

            api.restart(Authentication.TOKEN);

            assertThat(api.url()).doesNotEndWith(":" + last);
        }
    }

    /** A free port below those that a kernel hands out, so that no other test comes by it. */
    private static int portThatNobodyIsGiven() throws IOException {
        var ports = new Random().ints(20_000, 30_000).iterator();
        while (true) {
            var port = ports.nextInt();
            try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return port;
            } catch (BindException _) {
                // Taken: the next one.
            }
        }
    }

    @Test
    void without_authentication_everyone_may_ask() throws Exception {
        api.restart(Authentication.NONE);

        var models = api.send(api.request("/v1/models"));

        assertThat(models.statusCode()).isEqualTo(200);
    }

    @Test
    void pages_of_other_sites_may_not_ask() throws Exception {
        var foreign =
                api.send(api.authorized("/v1/models").header("Origin", "http://evil.example"));
        var own = api.send(api.authorized("/v1/models").header("Origin", "http://localhost:3000"));

        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(own.statusCode()).isEqualTo(200);
        assertThat(statusOfHost("rebound.example:80")).contains(" 403 ");
        assertThat(statusOfHost("localhost:1")).contains(" 200 ");
    }

    private String statusOfHost(String host) throws IOException {
        var port = URI.create(api.url()).getPort();
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
    void on_a_socket_whoever_can_connect_may_ask() throws Exception {
        var path = api.restartWithSocket("api.sock");

        try (var socket = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            var request = "GET /v1/models HTTP/1.1\r\nConnection: close\r\n\r\n";
            socket.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            var answer = Channels.newInputStream(socket).readAllBytes();

            assertThat(new String(answer, StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200 OK")
                    .contains("\"id\":\"embed\"");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        assertThat(api.send(api.request("/v1/models")).statusCode()).isEqualTo(401);
    }

    @Test
    void what_was_left_in_the_place_of_a_socket_makes_way_and_a_file_does_not() throws Exception {
        api.restartWithSocket("api.sock");
        api.restartWithSocket("api.sock");
        Files.writeString(api.data().resolve("file"), "not to be lost");

        assertThatIOException()
                .isThrownBy(() -> api.restartWithSocket("file"))
                .withMessageContaining("in the place of the socket");
        assertThat(api.data().resolve("file")).hasContent("not to be lost");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/v1/completions | {'model':'embed','prompt':'forever'}",
                "/v1/embeddings | {'model':'embed','input':'forever'}",
                "/api/embed | {'model':'embed','input':['one','forever']}",
                "/v2/models/embed/infer |"
                        + " {'inputs':[{'name':'text','datatype':'BYTES','shape':[1],'data':['forever']}]}"
            })
    void work_on_texts_ends_when_nobody_waits_for_it_any_more(String path, String body)
            throws Exception {
        begin(path, body, api.model());

        await().atMost(LIMIT).untilAsserted(() -> assertThat(api.model().unwanted()).isEqualTo(1));
        assertThat(api.measured()).isEmpty();
    }

    @Test
    void work_on_tensors_ends_when_nobody_waits_for_it_any_more() throws Exception {
        var body = "{'inputs':[{'name':'x','datatype':'FP32','shape':[1,2],'data':[1e30,0]}]}";

        begin("/v2/models/tensors/infer", body, api.tensors());

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(api.tensors().unwanted()).isEqualTo(1));
        assertThat(api.measured()).isEmpty();
    }

    /** Asks, and goes as soon as the model works on it. */
    private void begin(String path, String quoted, FakeModel model) throws Exception {
        var body = quoted.replace('\'', '"');
        var request =
                "POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(path, api.token(), body.length(), body);
        var url = URI.create(api.url());
        try (var socket = new Socket(url.getHost(), url.getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            await().atMost(LIMIT).until(() -> model.started() == 1);
        }
    }
}

package io.flotilla.agent.serve.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpServerTest {
    private static final int MOST = 100;
    private static final Map<String, String> TEXT = Map.of("Content-Type", "text/plain");

    private final HttpServer server = new HttpServer();
    private final CompletableFuture<Boolean> left = new CompletableFuture<>();
    private InetSocketAddress address = new InetSocketAddress(0);

    @BeforeEach
    void listen() throws IOException {
        var channel = ServerSocketChannel.open();
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        address = (InetSocketAddress) channel.getLocalAddress();
        server.listen(channel, this::answer);
    }

    @AfterEach
    void close() throws IOException {
        server.close(Duration.ofSeconds(5));
    }

    /** Answers with what came; in pieces, or once nobody wants it, if the path says so. */
    private void answer(HttpCall call) throws IOException {
        if (call.path().equals("/unread")) {
            call.answer(413, TEXT, bytes("too much"));
            return;
        }
        var body = call.body(MOST);
        switch (call.path()) {
            case "/pieces" -> {
                call.begin(200, TEXT);
                call.send(body);
                call.send(bytes("and more"));
            }
            case "/wait" -> {
                await().atMost(Duration.ofSeconds(60)).until(() -> !call.isWanted());
                left.complete(true);
            }
            default ->
                    call.answer(
                            200, TEXT, bytes(call.method() + " " + call.path() + " " + text(body)));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }

    private Socket connect() throws IOException {
        var socket = new Socket();
        socket.connect(address);
        socket.setSoTimeout(60_000);
        return socket;
    }

    /** What is answered until the connection ends. */
    private String ask(String request) throws IOException {
        try (var socket = connect()) {
            socket.getOutputStream().write(bytes(request));
            return text(socket.getInputStream().readAllBytes());
        }
    }

    @Test
    void a_connection_carries_several_requests_sent_at_once() throws Exception {
        var answers =
                ask(
                        """
                        POST /a HTTP/1.1\r
                        Host: x\r
                        Content-Length: 3\r
                        \r
                        oneGET /b?c=d HTTP/1.1\r
                        \r
                        POST /%61%20b HTTP/1.1\r
                        Transfer-Encoding: chunked\r
                        Connection: close\r
                        \r
                        3\r
                        two\r
                        6;x=y\r
                         three\r
                        0\r
                        Trailer: z\r
                        \r
                        """);

        assertThat(answers)
                .contains("POST /a one", "GET /b ", "POST /a b two three", "Connection: close")
                .startsWith("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 11");
    }

    @Test
    void pieces_are_chunks_and_for_old_clients_end_with_the_connection() throws Exception {
        var body = "Content-Length: 3\r\n\r\none";

        assertThat(ask("POST /pieces HTTP/1.1\r\nConnection: close\r\n" + body))
                .contains("Transfer-Encoding: chunked")
                .endsWith("3\r\none\r\n8\r\nand more\r\n0\r\n\r\n");
        assertThat(ask("POST /pieces HTTP/1.0\r\n" + body))
                .doesNotContain("chunked")
                .endsWith("\r\n\r\noneand more");
    }

    @Test
    void a_body_is_asked_for_if_the_client_waits_for_that() throws Exception {
        try (var socket = connect()) {
            socket.getOutputStream()
                    .write(
                            bytes(
                                    """
                                    POST /a HTTP/1.1\r
                                    Expect: 100-continue\r
                                    Content-Length: 3\r
                                    Connection: close\r
                                    \r
                                    """));
            assertThat(text(socket.getInputStream().readNBytes(25)))
                    .isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            socket.getOutputStream().write(bytes("one"));

            assertThat(text(socket.getInputStream().readAllBytes())).endsWith("POST /a one");
        }
    }

    @Test
    void nothing_runs_but_while_a_connection_has_a_deadline() throws Exception {
        var looks = new LinkedBlockingQueue<Runnable>();
        var counted = new HttpServer((look, _) -> looks.add(look));
        try (var channel = ServerSocketChannel.open()) {
            channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            counted.listen(channel, this::answer);
            assertThat(looks).isEmpty();

            Runnable look;
            try (var socket = new Socket()) {
                socket.connect(channel.getLocalAddress());
                look = looks.poll(60, TimeUnit.SECONDS);
                assertThat(look).isNotNull();
                look.run();
                assertThat(looks).as("again, while it lasts").hasSize(1);
            }

            look = looks.poll();
            await().atMost(Duration.ofSeconds(60)).until(() -> counted.connections() == 0);
            look.run();
            assertThat(looks).as("no more").isEmpty();
            counted.close(Duration.ZERO);
        }
    }

    @Test
    void a_call_learns_that_its_client_has_gone() throws Exception {
        try (var socket = connect()) {
            socket.getOutputStream()
                    .write(bytes("POST /wait HTTP/1.1\r\nContent-Length: 3\r\n\r\none"));
        }

        assertThat(left).succeedsWithin(Duration.ofSeconds(60));
    }

    @Test
    void who_sends_too_much_still_reads_why_it_is_refused() throws Exception {
        assertThat(
                        ask(
                                "POST /unread HTTP/1.1\r\nContent-Length: 500000\r\n\r\n"
                                        + "x".repeat(500_000)))
                .startsWith("HTTP/1.1 413 Content Too Large")
                .endsWith("too much");
        assertThat(ask("POST /a HTTP/1.1\r\nContent-Length: 500\r\n\r\n" + "x".repeat(500)))
                .contains("Connection: close")
                .endsWith("POST /a " + "x".repeat(MOST));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "what\r\n\r\n",
                "GET / HTTP/1.1\r\nno header\r\n\r\n",
                "GET / HTTP/1.1\r\nA : space before the colon\r\n\r\n",
                "GET / HTTP/1.1\r\nA: b\r\n folded: line\r\n\r\n",
                "GET / HTTP/1.1\r\nA: a\nB: bare newline\r\n\r\n",
                "GET /%zz HTTP/1.1\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\none",
                "POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\none",
                "POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nmany\r\n",
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\ntoo long\r\n"
            })
    void what_could_be_read_in_two_ways_is_refused(String request) throws Exception {
        assertThat(ask(request)).startsWith("HTTP/1.1 400 Bad Request");
    }

    @ParameterizedTest
    @CsvSource({"a,20000,431", "b,10,505"})
    void other_versions_and_long_heads_are_refused(String kind, int length, int status)
            throws Exception {
        var version = kind.equals("b") ? "HTTP/2.0" : "HTTP/1.1";

        assertThat(ask("GET / " + version + "\r\nA: " + "a".repeat(length) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 " + status);
    }

    @Test
    void too_many_headers_are_refused() throws Exception {
        assertThat(ask("GET / HTTP/1.1\r\n" + "A: b\r\n".repeat(101) + "\r\n"))
                .startsWith("HTTP/1.1 431");
    }

    @Test
    void an_end_lets_what_is_under_way_be_answered() throws Exception {
        try (var busy = connect();
                var idle = connect()) {
            busy.getOutputStream()
                    .write(
                            bytes(
                                    """
                                    POST /a HTTP/1.1\r
                                    Content-Length: 3\r
                                    Expect: 100-continue\r
                                    \r
                                    """));
            assertThat(text(busy.getInputStream().readNBytes(25))).contains("100 Continue");
            idle.getOutputStream().write(bytes("GET /b HTTP/1.1\r\n\r\n"));
            assertThat(text(idle.getInputStream().readNBytes(15))).contains("200");
            var closing =
                    CompletableFuture.runAsync(
                            () -> {
                                try {
                                    server.close(Duration.ofSeconds(60));
                                } catch (IOException e) {
                                    throw new IllegalStateException(e);
                                }
                            });
            assertThat(idle.getInputStream().readAllBytes()).isNotEmpty();

            busy.getOutputStream().write(bytes("one"));

            assertThat(text(busy.getInputStream().readAllBytes())).endsWith("POST /a one");
            assertThat(closing).succeedsWithin(Duration.ofSeconds(60));
        }
    }
}

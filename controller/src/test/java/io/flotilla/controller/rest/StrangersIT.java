package io.flotilla.controller.rest;

import static io.grpc.Status.Code.RESOURCE_EXHAUSTED;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.controller.access.api.Clients;
import io.flotilla.controller.access.certificate.CertificateAuthority;
import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.proto.access.v1.EnrollRequest;
import io.flotilla.proto.access.v1.EnrollmentServiceGrpc;
import io.grpc.Status;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody without any right may try at the TLS port, byte by byte. */
@QuarkusTest
@WithTestResource(ControllerResource.class)
@Timeout(60)
class StrangersIT {

    private static final int ENHANCE_YOUR_CALM = 11;

    @Inject CertificateAuthority authority;
    @Inject Clients clients;

    @Test
    void an_older_tls_is_refused_before_anything_is_said() throws Exception {
        try (var socket = socket()) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});

            assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLHandshakeException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../../etc/passwd",
                "/%2e%2e/%2e%2e/etc/passwd",
                "/..%2f..%2fetc%2fpasswd",
                "/assets/..%5c..%5cetc/passwd",
                "/v1/trust/..%2f..%2fca.key",
                "/v1/trust/%2e%2e%2fadmin.token",
                "/v1/artifacts/..%2f..%2fca.key/content",
                "/assets/%00/etc/passwd"
            })
    void no_path_leads_out_of_what_is_served(String path) throws Exception {
        var answer = answer("GET " + path + " HTTP/1.1\r\nhost: localhost\r\nconnection: close");

        assertThat(answer)
                .doesNotContain("root:", "PRIVATE KEY", "flapi_")
                .doesNotContain("HTTP/1.1 500");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/devices%0d%0aset-cookie:%20evil=1",
                "/v1/nothing%0d%0aset-cookie:%20evil=1",
                "/%0d%0aset-cookie:%20evil=1"
            })
    void no_path_becomes_a_header(String path) throws Exception {
        var answer = answer("GET " + path + " HTTP/1.1\r\nhost: localhost\r\nconnection: close");

        var head = answer.substring(0, answer.indexOf("\r\n\r\n"));
        assertThat(head.toLowerCase(Locale.ROOT)).doesNotContain("set-cookie");
    }

    @Test
    void headers_that_are_too_large_are_refused() throws Exception {
        var answer =
                answer(
                        "GET /v1/devices HTTP/1.1\r\nhost: localhost\r\nx-large: "
                                + "x".repeat(20 * 1024));

        assertThat(answer).startsWith("HTTP/1.1 431 ");
    }

    @Test
    void an_address_that_is_too_long_is_refused() throws Exception {
        var answer = answer("GET /v1/" + "x".repeat(8 * 1024) + " HTTP/1.1\r\nhost: localhost");

        assertThat(answer).containsPattern("^HTTP/1.[01] 414 ");
    }

    @Test
    void a_body_that_drips_in_is_given_up() throws Exception {
        try (var socket = socket()) {
            socket.setSoTimeout((int) Duration.ofSeconds(30).toMillis());
            var out = socket.getOutputStream();
            out.write(
                    ("POST /v1/models HTTP/1.1\r\nhost: localhost\r\n"
                                    + "content-type: application/json\r\ncontent-length: 100\r\n\r\n{")
                            .getBytes(ISO_8859_1));
            out.flush();

            var answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);

            assertThat(answer)
                    .startsWith("HTTP/1.1 408 ")
                    .contains("The body did not come within 5 seconds.");
        }
    }

    @Test
    void a_connection_is_told_how_many_streams_and_how_large_headers_it_may_have()
            throws Exception {
        try (var connection = RawHttp2.over(socket())) {
            assertThat(connection.settings())
                    .containsEntry(RawHttp2.MAX_CONCURRENT_STREAMS, 100)
                    .containsEntry(RawHttp2.MAX_HEADER_LIST_SIZE, 8 * 1024);
        }
    }

    @Test
    void a_connection_that_opens_streams_only_to_reset_them_is_ended() throws Exception {
        try (var connection = RawHttp2.over(socket())) {
            var _ = connection.settings();

            assertThat(resetting(connection).errorCode()).isEqualTo(ENHANCE_YOUR_CALM);
        }
    }

    @Test
    void headers_that_are_too_large_are_refused_over_http_2_as_well() throws Exception {
        try (var connection = RawHttp2.over(socket())) {
            var _ = connection.settings();

            connection.get(1, 12 * 1024);

            assertThat(connection.next(RawHttp2.RST_STREAM, RawHttp2.GOAWAY).errorCode())
                    .isNotZero();
        }
    }

    /** How the connection ends. */
    private static RawHttp2.Frame resetting(RawHttp2 connection) throws IOException {
        for (var stream = 1; stream < 2 * 220; stream += 2) {
            connection.get(stream, 0);
            connection.cancel(stream);
        }
        return connection.next(RawHttp2.GOAWAY);
    }

    @Test
    void two_lengths_of_one_body_are_refused() throws Exception {
        var answer =
                answer(
                        "POST /v1/models HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n"
                                + "content-length: 2\r\ncontent-length: 30");

        assertThat(answer).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void a_message_that_is_too_large_is_refused_before_it_is_read() {
        var stub = EnrollmentServiceGrpc.newBlockingStub(clients.plainTls());
        var request = EnrollRequest.newBuilder().setJoinToken("x".repeat(5 << 20)).build();

        assertThatThrownBy(() -> stub.enroll(request))
                .satisfies(
                        thrown ->
                                assertThat(Status.fromThrowable(thrown).getCode())
                                        .isEqualTo(RESOURCE_EXHAUSTED));
    }

    /**
     * All that is answered to a head, which this ends. What is too large must be so by its last TLS
     * record of 16 KiB: of more, the rest could meet a socket that is closed already.
     */
    private String answer(String head) throws Exception {
        try (var socket = socket()) {
            socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
            var out = socket.getOutputStream();
            out.write((head + "\r\n\r\n").getBytes(ISO_8859_1));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    private SSLSocket socket() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("authority", authority.root());
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return (SSLSocket) context.getSocketFactory().createSocket("localhost", Clients.port());
    }
}

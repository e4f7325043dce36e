package io.flotilla.cli.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flotilla.proto.overview.v1.OverviewServiceGrpc;
import io.flotilla.proto.overview.v1.WatchEventsRequest;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir private static Path folder;

    private static KeyStore server;
    private static Path caFile;

    @BeforeAll
    static void make_a_certificate() throws Exception {
        var file = folder.resolve("server.p12");
        var made =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-keyalg",
                                "RSA",
                                "-alias",
                                "server",
                                "-dname",
                                "CN=localhost",
                                "-ext",
                                "SAN=dns:localhost",
                                "-storepass",
                                new String(PASSWORD),
                                "-keystore",
                                file.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("keytool.log").toFile())
                        .start();
        assertThat(made.waitFor()).isZero();
        server = KeyStore.getInstance(file.toFile(), PASSWORD);
        caFile =
                Files.writeString(
                        folder.resolve("ca.pem"),
                        "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
                                .formatted(
                                        Base64.getMimeEncoder()
                                                .encodeToString(
                                                        server.getCertificate("server")
                                                                .getEncoded())));
    }

    @Test
    void the_newest_is_spoken_with_a_controller_that_speaks_both() throws Exception {
        try (var controller = listening("TLSv1.2", "TLSv1.3")) {
            assertThat(spokenWith(controller)).isEqualTo("TLSv1.3");
        }
    }

    @Test
    void the_older_is_spoken_where_nothing_newer_is() throws Exception {
        try (var controller = listening("TLSv1.2")) {
            assertThat(spokenWith(controller)).isEqualTo("TLSv1.2");
        }
    }

    @Test
    void a_controller_with_weak_suites_alone_is_refused() throws Exception {
        try (var controller = listening("TLSv1.2")) {
            controller.setEnabledCipherSuites(
                    new String[] {"TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256"});

            assertThatExceptionOfType(SSLHandshakeException.class)
                    .isThrownBy(() -> spokenWith(controller))
                    .withMessageContaining("no cipher suites in common");
        }
    }

    private static SSLServerSocket listening(String... protocols) throws Exception {
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(server, PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        var socket =
                (SSLServerSocket)
                        context.getServerSocketFactory()
                                .createServerSocket(0, 1, InetAddress.getLoopbackAddress());
        socket.setEnabledProtocols(protocols);
        return socket;
    }

    /** What one call is secured by. The call itself fails: nobody answers it. */
    private static String spokenWith(SSLServerSocket controller) throws Exception {
        var spoken = new CompletableFuture<Object>();
        Thread.ofVirtual().start(() -> spoken.complete(handshake(controller)));
        try (var connection =
                ControllerConnection.open(
                        "localhost", controller.getLocalPort(), caFile, "secret")) {
            var events = connection.unary(OverviewServiceGrpc::newBlockingStub);
            assertThatExceptionOfType(StatusRuntimeException.class)
                    .isThrownBy(
                            () ->
                                    events.watchEvents(WatchEventsRequest.getDefaultInstance())
                                            .hasNext());
        }
        var outcome = spoken.get(30, TimeUnit.SECONDS);
        if (outcome instanceof IOException refused) {
            throw refused;
        }
        return (String) outcome;
    }

    private static Object handshake(SSLServerSocket controller) {
        try (var caller = (SSLSocket) controller.accept()) {
            caller.startHandshake();
            return caller.getSession().getProtocol();
        } catch (IOException refused) {
            return refused;
        }
    }
}

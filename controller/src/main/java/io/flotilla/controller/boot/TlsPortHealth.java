package io.flotilla.controller.boot;

import io.quarkus.vertx.http.HttpServer;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready only if the TLS port takes connections: it has been seen to be missing from a process that
 * came up all the same.
 */
@Readiness
@ApplicationScoped
class TlsPortHealth implements HealthCheck {

    private static final int CONNECT_TIMEOUT_MILLIS = 1000;

    private final HttpServer server;
    private final ControllerSettings settings;

    TlsPortHealth(HttpServer server, ControllerSettings settings) {
        this.server = server;
        this.settings = settings;
    }

    @Override
    public HealthCheckResponse call() {
        var port = server.getSecurePort();
        return HealthCheckResponse.named("tls-port")
                .status(port > 0 && accepts(port))
                .withData("port", port)
                .build();
    }

    private boolean accepts(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address(), port), CONNECT_TIMEOUT_MILLIS);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    private InetAddress address() throws IOException {
        var host = InetAddress.getByName(settings.host());
        return host.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : host;
    }
}

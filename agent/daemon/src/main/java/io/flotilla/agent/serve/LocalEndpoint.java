package io.flotilla.agent.serve;

import static io.flotilla.agent.serve.JsonWriter.object;

import io.flotilla.agent.serve.http.HttpCall;
import io.flotilla.agent.serve.http.HttpServer;
import io.flotilla.agent.serve.http.UnixListener;
import io.flotilla.agent.shared.AgentConfig;
import io.flotilla.agent.shared.Component;
import io.flotilla.agent.shared.DurableFiles;
import io.flotilla.agent.shared.Log;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** The HTTP API for apps on this device. A virtual thread serves each request. */
public final class LocalEndpoint implements Component {
    private static final Log LOG = Log.of(LocalEndpoint.class);
    private static final int BACKLOG = 128;

    /** Requests that are answered or wait at a time; more are sent away. */
    private static final int MAX_REQUESTS = 128;

    /** Bytes of bodies that all requests may hold together. */
    private static final int MAX_BODIES_BYTES = 64 * 1024 * 1024;

    private final AgentConfig config;
    private final Slots slots;
    private final List<Dialect> dialects;
    private final MetricsPage metrics;
    private final Callers callers;
    private final Semaphore places = new Semaphore(MAX_REQUESTS);
    private final Semaphore bodies = new Semaphore(MAX_BODIES_BYTES);

    /** Set by start, before any request. */
    private @Nullable HttpServer server;

    private @Nullable AccessToken token;
    private int port;

    /**
     * An endpoint that does not listen yet.
     *
     * @param dialects what it speaks; errors of other paths are written in the first
     */
    public LocalEndpoint(
            AgentConfig config, Slots slots, MetricsPage metrics, List<Dialect> dialects) {
        this.config = config;
        this.slots = slots;
        this.metrics = metrics;
        this.dialects = List.copyOf(dialects);
        this.callers = new Callers(config.serve().host());
    }

    @Override
    public void start() throws IOException {
        token = AccessToken.of(config);
        var channel = bind();
        port = channel.socket().getLocalPort();
        var started = new HttpServer();
        server = started;
        started.listen(channel, this::handle);
        LOG.info("local API listens", "address", url());
        var socket = config.serve().socket();
        if (socket != null) {
            started.listen(UnixListener.open(socket.path(), socket.group()), this::handleLocal);
            LOG.info("local API listens", "address", socket.path());
        }
    }

    @Override
    public void stop(Duration grace) {
        if (server == null) {
            return;
        }
        try {
            server.close(grace);
            var socket = config.serve().socket();
            if (socket != null) {
                Files.deleteIfExists(socket.path());
            }
        } catch (IOException e) {
            LOG.warning("the local API did not end as it should", "reason", e);
        }
    }

    /** Where apps call, such as http://127.0.0.1:8090; empty before the start. */
    public String url() {
        return port == 0 ? "" : "http://" + bracketed(config.serve().host()) + ":" + port;
    }

    private static String bracketed(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    /** Binds to the configured port; of any free ones to that of the last time, if it still is. */
    private ServerSocketChannel bind() throws IOException {
        var file = portFile();
        var wanted = config.serve().port();
        if (wanted == 0 && Files.exists(file)) {
            try {
                return bind(Integer.parseInt(Files.readString(file).strip()));
            } catch (BindException | NumberFormatException _) {
                LOG.warning("the local API's last port is taken, choosing another");
            }
        }
        var bound = bind(wanted);
        DurableFiles.createPrivateDirectories(config.data().resolve("serve"));
        var chosen = Integer.toString(bound.socket().getLocalPort());
        DurableFiles.replace(file, chosen.getBytes(StandardCharsets.US_ASCII));
        return bound;
    }

    private ServerSocketChannel bind(int wanted) throws IOException {
        var channel = ServerSocketChannel.open();
        try {
            return channel.bind(new InetSocketAddress(config.serve().host(), wanted), BACKLOG);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private Path portFile() {
        return config.data().resolve("serve").resolve("port");
    }

    void handle(HttpCall http) throws IOException {
        handle(http, false);
    }

    /** Who could connect to the socket has shown by that that it may ask. */
    private void handleLocal(HttpCall http) throws IOException {
        handle(http, true);
    }

    private void handle(HttpCall http, boolean isTrusted) throws IOException {
        var exchange = new Exchange(http, bodies);
        var dialect =
                dialects.stream()
                        .filter(one -> one.knows(exchange.path()))
                        .findFirst()
                        .orElse(dialects.getFirst());
        if (!places.tryAcquire()) {
            exchange.answer(ApiException.busy(), dialect.error(ApiException.busy()));
            return;
        }
        try {
            if (!isTrusted) {
                callers.require(exchange.header("Host"), exchange.header("Origin"));
            }
            answer(exchange, dialect, isTrusted);
        } catch (ApiException problem) {
            exchange.answer(problem, dialect.error(problem));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("a request to the local API failed", e, "path", exchange.path());
            var problem = ApiException.failed("internal error");
            exchange.answer(problem, dialect.error(problem));
        } finally {
            exchange.end();
            places.release();
        }
    }

    private void answer(Exchange exchange, Dialect dialect, boolean isTrusted)
            throws ApiException, IOException, InterruptedException {
        if (exchange.path().equals("/health")) {
            exchange.requireMethod("GET");
            exchange.answer(health());
            return;
        }
        if (token != null && !isTrusted) {
            exchange.comesFrom(token.require(exchange.header("Authorization")));
        }
        if (exchange.path().equals("/metrics")) {
            exchange.requireMethod("GET");
            exchange.answer(MetricsPage.TYPE, metrics.write());
        } else if (dialect.knows(exchange.path())) {
            dialect.answer(exchange);
        } else {
            throw ApiException.notFound("there is nothing at " + exchange.path());
        }
    }

    private Map<String, ?> health() {
        var waiting = slots.all().stream().anyMatch(slot -> slot.occupant().isEmpty());
        return object("status", waiting ? "degraded" : "ok");
    }
}

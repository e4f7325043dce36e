package io.flotilla.agent.serve;

import static io.flotilla.agent.serve.JsonWriter.object;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.flotilla.agent.shared.AgentConfig;
import io.flotilla.agent.shared.Component;
import io.flotilla.agent.shared.DurableFiles;
import io.flotilla.agent.shared.Log;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** The HTTP API for apps on this device. A virtual thread serves each request. */
public final class LocalEndpoint implements Component {
    private static final Log LOG = Log.of(LocalEndpoint.class);
    private static final int BACKLOG = 128;

    /** Requests that are answered or wait at a time; more are sent away. */
    private static final int MAX_REQUESTS = 64;

    private final AgentConfig config;
    private final Slots slots;
    private final List<Dialect> dialects;
    private final MetricsPage metrics;
    private final Callers callers;
    private final Semaphore places = new Semaphore(MAX_REQUESTS);

    /** Set by start, before any request. */
    private @Nullable HttpServer server;

    private @Nullable ExecutorService threads;
    private @Nullable AccessToken token;

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
        // The server reads it once: what is streamed must not wait for more.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        var started = bind();
        var executor = Executors.newVirtualThreadPerTaskExecutor();
        started.setExecutor(executor);
        started.createContext("/", this::handle);
        started.start();
        threads = executor;
        server = started;
        LOG.info("local API listens", "address", url());
    }

    @Override
    public void stop(Duration grace) {
        if (server != null) {
            server.stop((int) Math.min(grace.toSeconds(), Integer.MAX_VALUE));
        }
        if (threads != null) {
            threads.shutdownNow();
        }
    }

    /** Where apps call, such as http://127.0.0.1:8090; empty before the start. */
    public String url() {
        var started = server;
        return started == null
                ? ""
                : "http://"
                        + bracketed(config.serve().host())
                        + ":"
                        + started.getAddress().getPort();
    }

    private static String bracketed(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    /** Binds to the configured port; of any free ones to that of the last time, if it still is. */
    private HttpServer bind() throws IOException {
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
        var port = Integer.toString(bound.getAddress().getPort());
        DurableFiles.replace(file, port.getBytes(StandardCharsets.US_ASCII));
        return bound;
    }

    private HttpServer bind(int port) throws IOException {
        return HttpServer.create(new InetSocketAddress(config.serve().host(), port), BACKLOG);
    }

    private Path portFile() {
        return config.data().resolve("serve").resolve("port");
    }

    private void handle(HttpExchange http) throws IOException {
        var exchange = new Exchange(http, System.nanoTime());
        var dialect =
                dialects.stream()
                        .filter(one -> one.knows(exchange.path()))
                        .findFirst()
                        .orElse(dialects.getFirst());
        try (http) {
            if (!places.tryAcquire()) {
                exchange.answer(ApiException.busy(), dialect.error(ApiException.busy()));
                return;
            }
            try {
                answer(exchange, dialect);
            } catch (ApiException problem) {
                exchange.answer(problem, dialect.error(problem));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.error("a request to the local API failed", e, "path", exchange.path());
                var problem = ApiException.failed("internal error");
                exchange.answer(problem, dialect.error(problem));
            } finally {
                places.release();
            }
        }
    }

    private void answer(Exchange exchange, Dialect dialect)
            throws ApiException, IOException, InterruptedException {
        callers.require(exchange.header("Host"), exchange.header("Origin"));
        if (exchange.path().equals("/health")) {
            exchange.requireMethod("GET");
            exchange.answer(health());
            return;
        }
        if (token != null) {
            token.require(exchange.header("Authorization"));
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

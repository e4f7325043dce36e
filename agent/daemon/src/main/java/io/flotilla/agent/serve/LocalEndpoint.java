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

/**
 * The HTTP API for apps on this device, in OpenAI's shape. A virtual thread serves each request.
 */
public final class LocalEndpoint implements Component {
    private static final Log LOG = Log.of(LocalEndpoint.class);
    private static final int BACKLOG = 128;

    /** Requests that are answered or wait at a time; more are sent away. */
    private static final int MAX_REQUESTS = 64;

    private final AgentConfig config;
    private final Slots slots;
    private final EmbeddingsHandler embeddings;
    private final Semaphore places = new Semaphore(MAX_REQUESTS);

    /** Set by start, before any request. */
    private @Nullable HttpServer server;

    private @Nullable ExecutorService threads;
    private @Nullable AccessToken token;

    public LocalEndpoint(AgentConfig config, Slots slots, Meter meter) {
        this.config = config;
        this.slots = slots;
        this.embeddings = new EmbeddingsHandler(slots, meter);
    }

    @Override
    public void start() throws IOException {
        token = AccessToken.of(config);
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
        var arrivalNanos = System.nanoTime();
        try (http) {
            var exchange = new Exchange(http);
            if (!places.tryAcquire()) {
                exchange.answer(ApiException.busy());
                return;
            }
            try {
                exchange.answer(200, route(exchange, arrivalNanos));
            } catch (ApiException problem) {
                exchange.answer(problem);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.error("a request to the local API failed", e, "path", exchange.path());
                exchange.answer(ApiException.failed("internal error"));
            } finally {
                places.release();
            }
        }
    }

    private Map<String, ?> route(Exchange exchange, long arrivalNanos)
            throws ApiException, IOException, InterruptedException {
        if (exchange.path().equals("/health")) {
            return health(exchange);
        }
        if (token != null) {
            token.require(exchange.header("Authorization"));
        }
        return switch (exchange.path()) {
            case "/v1/embeddings" -> {
                exchange.requireMethod("POST");
                var request = EmbeddingsRequest.parse(exchange.body());
                yield embeddings.answer(request, arrivalNanos);
            }
            case "/v1/models" -> models(exchange);
            default -> throw ApiException.notFound("there is nothing at " + exchange.path());
        };
    }

    private Map<String, ?> health(Exchange exchange) throws ApiException {
        exchange.requireMethod("GET");
        var waiting = slots.all().stream().anyMatch(slot -> slot.occupant().isEmpty());
        return object("status", waiting ? "degraded" : "ok");
    }

    private Map<String, ?> models(Exchange exchange) throws ApiException {
        exchange.requireMethod("GET");
        List<Map<String, ?>> models = slots.all().stream().map(LocalEndpoint::model).toList();
        return object("object", "list", "data", models);
    }

    private static Map<String, ?> model(Slot slot) {
        var serves = slot.occupant().map(Occupant::variant).orElse("");
        return object(
                "id",
                slot.name(),
                "object",
                "model",
                "created",
                0,
                "owned_by",
                "flotilla",
                "variant",
                serves,
                "ready",
                !serves.isEmpty());
    }
}

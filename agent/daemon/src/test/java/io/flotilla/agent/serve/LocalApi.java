package io.flotilla.agent.serve;

import static java.util.Objects.requireNonNull;

import io.flotilla.agent.runtime.FakeModel;
import io.flotilla.agent.serve.http.HttpCall;
import io.flotilla.agent.serve.kserve.KServeDialect;
import io.flotilla.agent.serve.kserve.KServeModels;
import io.flotilla.agent.serve.ollama.OllamaDialect;
import io.flotilla.agent.serve.openai.OpenAiDialect;
import io.flotilla.agent.shared.AgentConfig;
import io.flotilla.agent.shared.AgentConfig.Authentication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The local API as an agent offers it, before models of the test's own: one that writes and embeds
 * in the slot "embed", one that doubles tensors in "tensors", and none in "empty".
 */
public final class LocalApi implements BeforeEachCallback, AfterEachCallback {
    private static final Clock NOW = Clock.fixed(Instant.ofEpochSecond(1_700), ZoneOffset.UTC);

    private final Slots slots = new Slots(Map.of("helper", "embed:loud"));
    private final Admission admission = new Admission();
    private final FakeModel model = new FakeModel("model");
    private final FakeModel tensors = FakeModel.ofTensors();
    private final List<Meter.Measurement> measured =
            Collections.synchronizedList(new ArrayList<>());
    private final HttpClient client = HttpClient.newHttpClient();
    private Authentication authentication = Authentication.TOKEN;
    private Map<String, Path> apps = Map.of();
    private AgentConfig.@Nullable Socket socket;
    private @Nullable Path data;
    private @Nullable LocalEndpoint endpoint;

    /** One that asks for no token. */
    static LocalApi forAll() {
        var api = new LocalApi();
        api.authentication = Authentication.NONE;
        return api;
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        data = Files.createTempDirectory("local-api");
        slots.open("embed").occupy(new Occupant("v", "v/variants/a", model));
        slots.open("tensors")
                .occupy(
                        new Occupant(
                                "models/double/versions/2",
                                "models/double/versions/2/variants/a",
                                tensors));
        slots.open("empty");
        start(authentication);
    }

    private void start(Authentication authentication) throws IOException {
        var metrics = new MetricsPage(slots, admission);
        var meter = Meter.of(measured::add, metrics);
        var embedder = new Embedder(slots, meter, admission);
        var writer = new Writer(slots, meter, admission);
        endpoint =
                new LocalEndpoint(
                        config(authentication),
                        slots,
                        metrics,
                        List.of(
                                new OpenAiDialect(slots, embedder, writer, NOW),
                                new OllamaDialect(slots, embedder, writer, NOW),
                                new KServeDialect(models(meter), "1.2.3")));
        endpoint.start();
    }

    /** What the slots are to KServe's clients. */
    public KServeModels models(Meter meter) {
        return new KServeModels(
                slots, new Embedder(slots, meter, admission), new Inferer(slots, meter, admission));
    }

    /** Answers a request without a socket. */
    void handle(HttpCall call) throws IOException {
        requireNonNull(endpoint).handle(call);
    }

    /** The configuration of the agent. */
    public AgentConfig config(Authentication authentication) {
        return config(authentication, 0);
    }

    /** The configuration of an agent that speaks gRPC, too. */
    public AgentConfig config(Authentication authentication, int grpcPort) {
        return new AgentConfig(
                new AgentConfig.Controller("localhost", 1, data(), null),
                new AgentConfig.Enrollment(null, null),
                new AgentConfig.DeviceSettings(null, Map.of()),
                data(),
                new AgentConfig.Limits(Long.MAX_VALUE, Long.MAX_VALUE),
                new AgentConfig.Serve(
                        "127.0.0.1", 0, grpcPort, authentication, null, apps, Map.of(), socket),
                new AgentConfig.RuntimeSettings(null, 0),
                Path.of("/"),
                AgentConfig.LogSettings.USUAL);
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        requireNonNull(endpoint).stop(Duration.ZERO);
        client.close();
        try (var files = Files.walk(data())) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Starts it again. */
    public void restart(Authentication authentication) throws IOException {
        requireNonNull(endpoint).stop(Duration.ZERO);
        start(authentication);
    }

    /** Starts it again with an app that has a token of its own. */
    public void restart(String app, String token) throws IOException {
        var file = Files.writeString(data().resolve(app + ".token"), token);
        apps = Map.of(app, file);
        restart(Authentication.TOKEN);
    }

    /** Starts it again with a Unix socket beside it, in that place below the data folder. */
    public Path restartWithSocket(String name) throws IOException {
        var path = data().resolve(name);
        socket = new AgentConfig.Socket(path, "");
        restart(Authentication.TOKEN);
        return path;
    }

    public Path data() {
        return requireNonNull(data);
    }

    public String url() {
        return requireNonNull(endpoint).url();
    }

    public Slots slots() {
        return slots;
    }

    /** What answers in "embed". */
    public FakeModel model() {
        return model;
    }

    /** What answers in "tensors". */
    public FakeModel tensors() {
        return tensors;
    }

    public List<Meter.Measurement> measured() {
        return measured;
    }

    public String token() throws IOException {
        return Files.readString(data().resolve("serve/token")).strip();
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url() + path));
    }

    public HttpRequest.Builder authorized(String path) throws IOException {
        return request(path).header("Authorization", "Bearer " + token());
    }

    public HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    public HttpResponse<byte[]> sendForBytes(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    public HttpResponse<String> get(String path) throws Exception {
        return send(authorized(path));
    }

    public HttpResponse<String> post(String path, String body) throws Exception {
        return send(authorized(path).POST(BodyPublishers.ofString(body)));
    }

    public static Map<?, ?> json(HttpResponse<String> response) throws Exception {
        return (Map<?, ?>) requireNonNull(parse(response.body()));
    }

    public static @Nullable Object parse(String text) throws Exception {
        return Json.parse(text);
    }
}

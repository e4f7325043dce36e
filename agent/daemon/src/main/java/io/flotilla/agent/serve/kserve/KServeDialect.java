package io.flotilla.agent.serve.kserve;

import static io.flotilla.agent.serve.JsonWriter.object;

import io.flotilla.agent.runtime.tensor.Tensor;
import io.flotilla.agent.runtime.tensor.TensorSpec;
import io.flotilla.agent.serve.ApiException;
import io.flotilla.agent.serve.Dialect;
import io.flotilla.agent.serve.Exchange;
import io.flotilla.agent.serve.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is below {@code /v2}. */
public final class KServeDialect implements Dialect {
    private static final String HEADER_LENGTH = "Inference-Header-Content-Length";

    /** Says, as Triton has it, that a body is the data of the only input. */
    private static final String NO_HEADER = "0";

    private static final Pattern MODEL =
            Pattern.compile(
                    "/v2/models/(?<name>[^/]+)(/versions/(?<version>[^/]+))?(?<what>/ready|/infer)?");

    private final KServeModels models;
    private final String version;

    /** A dialect of an agent of that version. */
    public KServeDialect(KServeModels models, String version) {
        this.models = models;
        this.version = version;
    }

    @Override
    public boolean knows(String path) {
        return path.equals("/v2") || path.startsWith("/v2/");
    }

    @Override
    public void answer(Exchange exchange) throws ApiException, IOException, InterruptedException {
        switch (exchange.path()) {
            case "/v2", "/v2/" -> {
                exchange.requireMethod("GET");
                exchange.answer(
                        object(
                                "name",
                                KServeModels.SERVER,
                                "version",
                                version,
                                "extensions",
                                KServeModels.EXTENSIONS));
            }
            case "/v2/health/live" -> {
                exchange.requireMethod("GET");
                exchange.answer(object("live", true));
            }
            case "/v2/health/ready" -> {
                exchange.requireMethod("GET");
                exchange.answer(models.isReady() ? 200 : 503, object("ready", models.isReady()));
            }
            default -> model(exchange);
        }
    }

    private void model(Exchange exchange) throws ApiException, IOException, InterruptedException {
        var path = MODEL.matcher(exchange.path());
        if (!path.matches()) {
            throw ApiException.notFound("there is nothing at " + exchange.path());
        }
        var name = path.group("name");
        var named = path.group("version");
        var wanted = named == null ? "" : named;
        switch (path.group("what")) {
            case "/ready" -> {
                exchange.requireMethod("GET");
                var isReady = models.isReady(name, wanted);
                exchange.answer(isReady ? 200 : 503, object("name", name, "ready", isReady));
            }
            case "/infer" -> {
                exchange.requireMethod("POST");
                infer(exchange, name, wanted);
            }
            case null, default -> {
                exchange.requireMethod("GET");
                exchange.answer(shown(models.metadata(name, wanted)));
            }
        }
    }

    private static Map<String, ?> shown(KServeModels.Metadata metadata) {
        return object(
                "name",
                metadata.name(),
                "versions",
                List.of(metadata.version()),
                "platform",
                metadata.platform(),
                "inputs",
                metadata.signature().inputs().stream().map(KServeDialect::shown).toList(),
                "outputs",
                metadata.signature().outputs().stream().map(KServeDialect::shown).toList());
    }

    private static Map<String, ?> shown(TensorSpec spec) {
        return object("name", spec.name(), "datatype", spec.type().name(), "shape", spec.shape());
    }

    private void infer(Exchange exchange, String name, String wanted)
            throws ApiException, IOException, InterruptedException {
        var headerLength = exchange.header(HEADER_LENGTH);
        var request =
                NO_HEADER.equals(headerLength)
                        ? RestRequest.ofElement(
                                models.onlyInputOfBytes(name, wanted), exchange.bytes())
                        : RestRequest.of(exchange.bytes(), headerLength);
        var answer =
                models.infer(
                        new InferCall(name, wanted, request.inputs(), request.outputs()),
                        exchange.arrival());
        var data = new ByteArrayOutputStream();
        var outputs = new ArrayList<Map<String, ?>>();
        for (var output : answer.outputs()) {
            outputs.add(output(output, request.isBinary(output.name()), data));
        }
        var body = object("model_name", name, "model_version", answer.version());
        if (!request.id().isEmpty()) {
            body.put("id", request.id());
        }
        body.put("outputs", outputs);
        if (data.size() == 0) {
            exchange.answer(body);
            return;
        }
        var json = JsonWriter.write(body).getBytes(StandardCharsets.UTF_8);
        var whole = new ByteArrayOutputStream(json.length + data.size());
        whole.writeBytes(json);
        data.writeTo(whole);
        exchange.answer(
                "application/octet-stream",
                Map.of(HEADER_LENGTH, Integer.toString(json.length)),
                whole.toByteArray());
    }

    private static Map<String, @Nullable Object> output(
            Tensor tensor, boolean isBinary, ByteArrayOutputStream data) throws ApiException {
        var output =
                object(
                        "name",
                        tensor.name(),
                        "datatype",
                        tensor.type().name(),
                        "shape",
                        tensor.shape());
        if (!isBinary) {
            output.put("data", TensorJson.write(tensor));
            return output;
        }
        var bytes = new byte[tensor.elements().remaining()];
        tensor.elements().get(bytes);
        data.writeBytes(bytes);
        output.put("parameters", object("binary_data_size", bytes.length));
        return output;
    }

    @Override
    public Map<String, ?> error(ApiException problem) {
        return object("error", problem.message());
    }
}

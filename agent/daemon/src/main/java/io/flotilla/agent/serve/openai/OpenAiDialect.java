package io.flotilla.agent.serve.openai;

import static io.flotilla.agent.serve.JsonWriter.object;

import io.flotilla.agent.serve.ApiException;
import io.flotilla.agent.serve.Dialect;
import io.flotilla.agent.serve.Embedder;
import io.flotilla.agent.serve.Exchange;
import io.flotilla.agent.serve.Occupant;
import io.flotilla.agent.serve.Slots;
import io.flotilla.agent.serve.Writer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** What is below {@code /v1}. */
public final class OpenAiDialect implements Dialect {
    private static final String MODELS = "/v1/models";

    private final Slots slots;
    private final Embedder embedder;
    private final Writer writer;
    private final Clock clock;

    public OpenAiDialect(Slots slots, Embedder embedder, Writer writer, Clock clock) {
        this.slots = slots;
        this.embedder = embedder;
        this.writer = writer;
        this.clock = clock;
    }

    @Override
    public boolean knows(String path) {
        return path.startsWith("/v1/");
    }

    @Override
    public void answer(Exchange exchange) throws ApiException, IOException, InterruptedException {
        switch (exchange.path()) {
            case MODELS -> {
                exchange.requireMethod("GET");
                exchange.answer(
                        object(
                                "object",
                                "list",
                                "data",
                                slots.offers().stream().map(OpenAiDialect::model).toList()));
            }
            case "/v1/embeddings" -> {
                exchange.requireMethod("POST");
                embed(exchange);
            }
            case "/v1/chat/completions" -> {
                exchange.requireMethod("POST");
                var request = TextRequest.chat(exchange.members());
                write(exchange, request, CompletionShape.chat(request.model(), clock));
            }
            case "/v1/completions" -> {
                exchange.requireMethod("POST");
                var request = TextRequest.completion(exchange.members());
                write(exchange, request, CompletionShape.text(request.model(), clock));
            }
            default -> one(exchange);
        }
    }

    private void one(Exchange exchange) throws ApiException, IOException {
        var path = exchange.path();
        if (!path.startsWith(MODELS + "/")) {
            throw ApiException.notFound("there is nothing at " + path);
        }
        exchange.requireMethod("GET");
        var name = path.substring(MODELS.length() + 1);
        var offer =
                slots.offers().stream()
                        .filter(offered -> offered.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> ApiException.modelNotFound(name));
        exchange.answer(model(offer));
    }

    private static Map<String, ?> model(Slots.Offer offer) {
        var serves = offer.slot().occupant().map(Occupant::variant).orElse("");
        var model =
                object(
                        "id",
                        offer.name(),
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
        if (!offer.adapter().isEmpty()) {
            model.put("adapter", offer.adapter());
        }
        return model;
    }

    private void embed(Exchange exchange) throws ApiException, IOException, InterruptedException {
        var members = exchange.members();
        members.refuse("dimensions");
        var model = members.required("model");
        var isBase64 =
                switch (members.text("encoding_format")) {
                    case "", "float" -> false;
                    case "base64" -> true;
                    default -> throw members.wrong("encoding_format", "float or base64");
                };
        var embedded = embedder.embed(model, Embedder.input(members, "input"), exchange.arrival());
        exchange.answer(
                object(
                        "object",
                        "list",
                        "model",
                        model,
                        "data",
                        data(embedded.vectors(), isBase64),
                        "usage",
                        object(
                                "prompt_tokens",
                                embedded.tokenCount(),
                                "total_tokens",
                                embedded.tokenCount())));
    }

    private static List<Map<String, ?>> data(List<float[]> vectors, boolean isBase64) {
        var data = new ArrayList<Map<String, ?>>(vectors.size());
        for (var index = 0; index < vectors.size(); index++) {
            var vector = vectors.get(index);
            data.add(
                    object(
                            "object",
                            "embedding",
                            "index",
                            index,
                            "embedding",
                            isBase64 ? base64(vector) : vector));
        }
        return data;
    }

    private static String base64(float[] vector) {
        var bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private void write(Exchange exchange, TextRequest request, CompletionShape shape)
            throws ApiException, IOException, InterruptedException {
        if (request.isStream()) {
            stream(exchange, request, shape);
            return;
        }
        var whole =
                writer.write(
                        request.model(), shape.operation(), request.order(), exchange.arrival());
        if (whole.isPresent()) {
            exchange.answer(shape.whole(whole.get()));
        }
    }

    private void stream(Exchange exchange, TextRequest request, CompletionShape shape)
            throws ApiException, InterruptedException {
        var stream = new EventStream(exchange.stream(EventStream.TYPE));
        try {
            var written =
                    writer.write(
                            request.model(),
                            shape.operation(),
                            request.order(),
                            piece -> stream.send(shape.piece(piece)),
                            exchange.arrival());
            if (written.isPresent()) {
                stream.send(shape.last(written.get()));
                if (request.includesUsage()) {
                    stream.send(shape.usage(written.get()));
                }
                stream.end();
            }
        } catch (ApiException problem) {
            if (!stream.isOpen()) {
                throw problem;
            }
            stream.send(error(problem));
        }
    }

    @Override
    public Map<String, ?> error(ApiException problem) {
        return object(
                "error",
                object(
                        "message",
                        problem.message(),
                        "type",
                        problem.type(),
                        "param",
                        problem.parameter(),
                        "code",
                        problem.code()));
    }
}

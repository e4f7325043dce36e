package io.flotilla.agent.serve.ollama;

import static io.flotilla.agent.serve.JsonWriter.object;

import io.flotilla.agent.serve.ApiException;
import io.flotilla.agent.serve.Dialect;
import io.flotilla.agent.serve.Embedder;
import io.flotilla.agent.serve.Exchange;
import io.flotilla.agent.serve.JsonWriter;
import io.flotilla.agent.serve.Occupant;
import io.flotilla.agent.serve.Slots;
import io.flotilla.agent.serve.Writer;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;

/** What is below {@code /api}. */
public final class OllamaDialect implements Dialect {
    private static final String STREAM_TYPE = "application/x-ndjson";

    /** Of the API that this is like. */
    private static final String API_VERSION = "0.6.0";

    private final Slots slots;
    private final Embedder embedder;
    private final Writer writer;
    private final Clock clock;

    public OllamaDialect(Slots slots, Embedder embedder, Writer writer, Clock clock) {
        this.slots = slots;
        this.embedder = embedder;
        this.writer = writer;
        this.clock = clock;
    }

    @Override
    public boolean knows(String path) {
        return path.startsWith("/api/");
    }

    @Override
    public void answer(Exchange exchange) throws ApiException, IOException, InterruptedException {
        switch (exchange.path()) {
            case "/api/version" -> {
                exchange.requireMethod("GET");
                exchange.answer(object("version", API_VERSION));
            }
            case "/api/tags" -> {
                exchange.requireMethod("GET");
                var models =
                        slots.offers().stream()
                                .filter(offer -> offer.slot().occupant().isPresent())
                                .map(this::model)
                                .toList();
                exchange.answer(object("models", models));
            }
            case "/api/embed" -> {
                exchange.requireMethod("POST");
                embed(exchange);
            }
            case "/api/chat" -> {
                exchange.requireMethod("POST");
                var request = TextRequest.chat(exchange.members());
                write(exchange, request, AnswerShape.chat(request.model(), clock));
            }
            case "/api/generate" -> {
                exchange.requireMethod("POST");
                var request = TextRequest.generate(exchange.members());
                write(exchange, request, AnswerShape.generate(request.model(), clock));
            }
            default -> throw ApiException.notFound("there is nothing at " + exchange.path());
        }
    }

    private Map<String, ?> model(Slots.Offer offer) {
        var slot = offer.slot();
        return object(
                "name",
                offer.name(),
                "model",
                offer.name(),
                "modified_at",
                clock.instant().toString(),
                "size",
                slot.occupant().map(occupant -> occupant.model().residentBytes()).orElse(0L),
                "digest",
                "",
                "details",
                object("parent_model", slot.occupant().map(Occupant::variant).orElse("")));
    }

    private void embed(Exchange exchange) throws ApiException, IOException, InterruptedException {
        var members = exchange.members();
        members.refuse("dimensions");
        var model = TextRequest.slot(members);
        var embedded = embedder.embed(model, Embedder.input(members, "input"), exchange.arrival());
        exchange.answer(
                object(
                        "model",
                        model,
                        "embeddings",
                        embedded.vectors(),
                        "total_duration",
                        System.nanoTime() - exchange.arrival().nanos(),
                        "load_duration",
                        0,
                        "prompt_eval_count",
                        embedded.tokenCount()));
    }

    private void write(Exchange exchange, TextRequest request, AnswerShape shape)
            throws ApiException, IOException, InterruptedException {
        if (request.isEmpty()) {
            writer.require(request.model());
            exchange.answer(shape.loaded());
            return;
        }
        if (request.isStream()) {
            stream(exchange, request, shape);
            return;
        }
        var whole =
                writer.write(
                        request.model(), shape.operation(), request.order(), exchange.arrival());
        if (whole.isPresent()) {
            var took = System.nanoTime() - exchange.arrival().nanos();
            exchange.answer(shape.last(whole.get().text(), whole.get().written(), took));
        }
    }

    private void stream(Exchange exchange, TextRequest request, AnswerShape shape)
            throws ApiException, InterruptedException {
        var stream = exchange.stream(STREAM_TYPE);
        try {
            var written =
                    writer.write(
                            request.model(),
                            shape.operation(),
                            request.order(),
                            piece -> stream.send(line(shape.piece(piece))),
                            exchange.arrival());
            if (written.isPresent()) {
                var took = System.nanoTime() - exchange.arrival().nanos();
                stream.send(line(shape.last("", written.get(), took)));
            }
        } catch (ApiException problem) {
            if (!stream.isOpen()) {
                throw problem;
            }
            stream.send(line(error(problem)));
        }
    }

    private static String line(Object value) {
        return JsonWriter.write(value) + "\n";
    }

    @Override
    public Map<String, ?> error(ApiException problem) {
        return object("error", problem.message());
    }
}

package io.flotilla.agent.serve;

import static io.flotilla.agent.serve.JsonWriter.object;

import io.flotilla.agent.runtime.EmbedOutcome;
import io.flotilla.agent.runtime.EmbedOutcome.Embedded;
import io.flotilla.agent.runtime.EmbedOutcome.Refused;
import io.flotilla.agent.runtime.EmbedOutcome.Unavailable;
import io.flotilla.agent.runtime.Fault;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Answers {@code POST /v1/embeddings}. */
final class EmbeddingsHandler {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final String OPERATION = "embeddings";

    private final Slots slots;
    private final Meter meter;

    EmbeddingsHandler(Slots slots, Meter meter) {
        this.slots = slots;
        this.meter = meter;
    }

    Map<String, ?> answer(EmbeddingsRequest request, long arrivalNanos)
            throws ApiException, InterruptedException {
        var slot =
                slots.named(request.model())
                        .orElseThrow(() -> ApiException.modelNotFound(request.model()));
        try (var lease = slot.lease().orElseThrow(() -> ApiException.notReady(request.model()))) {
            var model = lease.occupant().model();
            if (model.embeddingLength() == 0) {
                throw ApiException.invalid(
                        "model", "the model in \"" + request.model() + "\" does not embed");
            }
            var outcome = model.embed(request.input(), TIMEOUT);
            record(request, lease.occupant(), outcome, arrivalNanos);
            return body(request, outcome);
        }
    }

    private void record(
            EmbeddingsRequest request, Occupant occupant, EmbedOutcome outcome, long arrivalNanos) {
        meter.record(
                new Meter.Measurement(
                        request.model(),
                        occupant.variant(),
                        OPERATION,
                        Duration.ofNanos(System.nanoTime() - arrivalNanos),
                        request.input().size(),
                        outcome instanceof Embedded(_, var tokens, _) ? tokens : 0,
                        error(outcome),
                        occupant.model().peakResidentBytes()));
    }

    private static String error(EmbedOutcome outcome) {
        return switch (outcome) {
            case Embedded _ -> "";
            case Refused(var reason, _) -> reason.toLowerCase(Locale.ROOT);
            case Unavailable(Fault(var kind, _)) -> kind.name().toLowerCase(Locale.ROOT);
        };
    }

    private static Map<String, ?> body(EmbeddingsRequest request, EmbedOutcome outcome)
            throws ApiException {
        return switch (outcome) {
            case Embedded(var vectors, var tokens, _) ->
                    object(
                            "object",
                            "list",
                            "model",
                            request.model(),
                            "data",
                            data(vectors, request.base64()),
                            "usage",
                            object("prompt_tokens", tokens, "total_tokens", tokens));
            case Refused(var reason, var message) -> throw refused(reason, message);
            case Unavailable(Fault(var kind, var message)) ->
                    throw kind == Fault.Kind.TIMED_OUT
                            ? ApiException.timedOut(message)
                            : ApiException.notReady(request.model());
        };
    }

    private static ApiException refused(String reason, String message) {
        return switch (reason) {
            case "INVALID_INPUT" -> ApiException.invalid("input", message);
            case "BUSY" -> ApiException.busy();
            default -> ApiException.failed(message);
        };
    }

    private static List<Map<String, ?>> data(List<float[]> vectors, boolean base64) {
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
                            base64 ? base64(vector) : vector));
        }
        return data;
    }

    private static String base64(float[] vector) {
        var bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}

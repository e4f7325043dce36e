package io.flotilla.agent.serve.openai;

import static io.flotilla.agent.serve.JsonWriter.object;

import io.flotilla.agent.runtime.TextOutcome.Finish;
import io.flotilla.agent.runtime.TextOutcome.Written;
import io.flotilla.agent.serve.Writer.Operation;
import io.flotilla.agent.serve.Writer.Whole;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How one text is answered, whole or in pieces. For one thread. */
final class CompletionShape {
    private static final double NANOS_PER_MILLI = 1e6;

    private final Operation operation;
    private final String id;
    private final long created;
    private final String model;
    private boolean hasBegun;

    private CompletionShape(Operation operation, String prefix, String model, Clock clock) {
        this.operation = operation;
        this.id = prefix + UUID.randomUUID();
        this.created = clock.instant().getEpochSecond();
        this.model = model;
    }

    static CompletionShape chat(String model, Clock clock) {
        return new CompletionShape(Operation.CHAT, "chatcmpl-", model, clock);
    }

    static CompletionShape text(String model, Clock clock) {
        return new CompletionShape(Operation.TEXT_COMPLETION, "cmpl-", model, clock);
    }

    Operation operation() {
        return operation;
    }

    /** The whole answer. */
    Map<String, @Nullable Object> whole(Whole whole) {
        var text = whole.text();
        var written = whole.written();
        var choice =
                switch (operation) {
                    case CHAT ->
                            choice(
                                    "message",
                                    object("role", "assistant", "content", text),
                                    finish(written));
                    case TEXT_COMPLETION -> choice("text", text, finish(written));
                };
        var answer = answer(operation == Operation.CHAT ? "chat.completion" : "text_completion");
        answer.put("choices", List.of(choice));
        answer.put("usage", usageOf(written));
        answer.put("timings", timings(written));
        return answer;
    }

    /** A piece of the text. */
    Map<String, @Nullable Object> piece(String text) {
        return part(text, null);
    }

    /** The end of the text. */
    Map<String, @Nullable Object> last(Written written) {
        return part("", finish(written));
    }

    private Map<String, @Nullable Object> part(String text, @Nullable String finish) {
        var part = chunk();
        part.put(
                "choices",
                List.of(
                        switch (operation) {
                            case CHAT -> choice("delta", delta(text, finish), finish);
                            case TEXT_COMPLETION -> choice("text", text, finish);
                        }));
        return part;
    }

    private Map<String, ?> delta(String text, @Nullable String finish) {
        var isFirst = !hasBegun;
        hasBegun = true;
        if (isFirst) {
            return object("role", "assistant", "content", text);
        }
        return finish == null ? object("content", text) : object();
    }

    /** What a text took, after its end. */
    Map<String, @Nullable Object> usage(Written written) {
        var chunk = chunk();
        chunk.put("choices", List.of());
        chunk.put("usage", usageOf(written));
        chunk.put("timings", timings(written));
        return chunk;
    }

    private Map<String, @Nullable Object> chunk() {
        return answer(operation == Operation.CHAT ? "chat.completion.chunk" : "text_completion");
    }

    private Map<String, @Nullable Object> answer(String kind) {
        return object("id", id, "object", kind, "created", created, "model", model);
    }

    private static Map<String, ?> choice(String name, Object content, @Nullable String finish) {
        return object("index", 0, name, content, "logprobs", null, "finish_reason", finish);
    }

    private static String finish(Written written) {
        return written.finish() == Finish.LENGTH ? "length" : "stop";
    }

    private static Map<String, ?> usageOf(Written written) {
        var counts = written.counts();
        return object(
                "prompt_tokens",
                counts.prompt(),
                "completion_tokens",
                counts.written(),
                "total_tokens",
                counts.prompt() + counts.written(),
                "prompt_tokens_details",
                object("cached_tokens", counts.cached()));
    }

    private static Map<String, ?> timings(Written written) {
        return object(
                "waiting_ms",
                millis(written.times().waiting()),
                "prompt_ms",
                millis(written.times().prompt()),
                "predicted_ms",
                millis(written.times().writing()));
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / NANOS_PER_MILLI;
    }
}

package io.flotilla.agent.serve.ollama;

import static io.flotilla.agent.serve.JsonWriter.object;

import io.flotilla.agent.runtime.TextOutcome.Finish;
import io.flotilla.agent.runtime.TextOutcome.Written;
import io.flotilla.agent.serve.Writer.Operation;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How one text is answered, whole or in pieces. */
final class AnswerShape {
    private final Operation operation;
    private final String model;
    private final Clock clock;

    private AnswerShape(Operation operation, String model, Clock clock) {
        this.operation = operation;
        this.model = model;
        this.clock = clock;
    }

    static AnswerShape chat(String model, Clock clock) {
        return new AnswerShape(Operation.CHAT, model, clock);
    }

    static AnswerShape generate(String model, Clock clock) {
        return new AnswerShape(Operation.TEXT_COMPLETION, model, clock);
    }

    Operation operation() {
        return operation;
    }

    /** A piece of the text. */
    Map<String, @Nullable Object> piece(String text) {
        var piece = answer(text);
        piece.put("done", false);
        return piece;
    }

    /** The end of the text, or all of it, and what it took. */
    Map<String, @Nullable Object> last(String text, Written written, long tookNanos) {
        var last = answer(text);
        last.put("done", true);
        last.put("done_reason", written.finish() == Finish.LENGTH ? "length" : "stop");
        last.put("total_duration", tookNanos);
        last.put("load_duration", 0);
        last.put("prompt_eval_count", written.counts().prompt());
        last.put("prompt_eval_duration", written.times().prompt().toNanos());
        last.put("eval_count", written.counts().written());
        last.put("eval_duration", written.times().writing().toNanos());
        return last;
    }

    /** That the model is there, which was all that was asked. */
    Map<String, @Nullable Object> loaded() {
        var answer = answer("");
        answer.put("done", true);
        answer.put("done_reason", "load");
        return answer;
    }

    private Map<String, @Nullable Object> answer(String text) {
        var answer = object("model", model, "created_at", clock.instant().toString());
        switch (operation) {
            case CHAT -> answer.put("message", object("role", "assistant", "content", text));
            case TEXT_COMPLETION -> answer.put("response", text);
        }
        return answer;
    }
}

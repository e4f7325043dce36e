package io.flotilla.host.generate;

import io.flotilla.host.engine.HostProblem;
import java.util.List;

/**
 * A text to write.
 *
 * @param maxTokens to write at most; 0: as many as there is room for
 * @param stops words before which the text ends
 * @param adapter with which the model writes; empty: none
 */
public record GenerationOrder(
        Prompt prompt, Sampling sampling, int maxTokens, List<String> stops, String adapter) {
    private static final int LONGEST_PROMPT = 1 << 20;
    private static final int MOST_MESSAGES = 1_024;
    private static final int LONGEST_ROLE = 64;
    private static final int MOST_STOPS = 16;
    private static final int LONGEST_STOP = 256;

    public GenerationOrder {
        stops = List.copyOf(stops);
    }

    /** A text that the model writes as it is. */
    public GenerationOrder(Prompt prompt, Sampling sampling, int maxTokens, List<String> stops) {
        this(prompt, sampling, maxTokens, stops, "");
    }

    /** The same text, written with an adapter; empty: with none. */
    public GenerationOrder with(String newAdapter) {
        return new GenerationOrder(prompt, sampling, maxTokens, stops, newAdapter);
    }

    /** Checks what a request asks for. */
    public static GenerationOrder of(
            Prompt prompt, Sampling sampling, int maxTokens, List<String> stops)
            throws HostProblem {
        if (prompt.length() > LONGEST_PROMPT) {
            throw HostProblem.invalid(
                    "prompt", "A prompt has at most %d characters.".formatted(LONGEST_PROMPT));
        }
        if (prompt instanceof Prompt.Conversation(List<Message> messages)) {
            check(messages);
        }
        if (maxTokens < 0) {
            throw HostProblem.invalid("max_tokens", "max_tokens must be at least 0.");
        }
        if (stops.size() > MOST_STOPS
                || stops.stream().anyMatch(s -> s.isEmpty() || s.length() > LONGEST_STOP)) {
            throw HostProblem.invalid(
                    "stops",
                    "There are at most %d stop words, of 1 to %d characters."
                            .formatted(MOST_STOPS, LONGEST_STOP));
        }
        return new GenerationOrder(prompt, sampling, maxTokens, stops);
    }

    private static void check(List<Message> messages) throws HostProblem {
        if (messages.isEmpty() || messages.size() > MOST_MESSAGES) {
            throw HostProblem.invalid(
                    "messages", "A conversation has 1 to %d messages.".formatted(MOST_MESSAGES));
        }
        if (messages.stream().anyMatch(m -> m.role().length() > LONGEST_ROLE)) {
            throw HostProblem.invalid(
                    "messages", "A role has at most %d characters.".formatted(LONGEST_ROLE));
        }
    }

    /** What to go on from. */
    public sealed interface Prompt {
        /** Its characters. */
        long length();

        /** A text. */
        record Text(String text) implements Prompt {
            @Override
            public long length() {
                return text.length();
            }
        }

        /** What was said so far, the oldest first. */
        record Conversation(List<Message> messages) implements Prompt {
            public Conversation {
                messages = List.copyOf(messages);
            }

            @Override
            public long length() {
                return messages.stream().mapToLong(m -> m.content().length()).sum();
            }
        }
    }

    /** A part of a conversation. */
    public record Message(String role, String content) {}
}

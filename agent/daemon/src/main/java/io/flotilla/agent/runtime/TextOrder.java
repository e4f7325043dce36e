package io.flotilla.agent.runtime;

import java.util.List;
import java.util.OptionalLong;

/**
 * A text for a model to write.
 *
 * @param maxTokens to write at most; 0: as many as there is room for
 * @param stops words before which the text ends
 * @param adapter with which the model writes; empty: none
 */
public record TextOrder(
        Prompt prompt, Sampling sampling, int maxTokens, List<String> stops, String adapter) {

    public TextOrder {
        stops = List.copyOf(stops);
    }

    /** A text that the model writes as it is. */
    public TextOrder(Prompt prompt, Sampling sampling, int maxTokens, List<String> stops) {
        this(prompt, sampling, maxTokens, stops, "");
    }

    /** The same text, written with an adapter; empty: with none. */
    public TextOrder with(String newAdapter) {
        return new TextOrder(prompt, sampling, maxTokens, stops, newAdapter);
    }

    /** What to go on from. */
    public sealed interface Prompt {

        /** A text as it is. */
        record Plain(String text) implements Prompt {}

        /** What was said so far, the oldest first; the model's own template makes a text of it. */
        record Conversation(List<Message> messages) implements Prompt {
            public Conversation {
                messages = List.copyOf(messages);
            }
        }
    }

    /** A part of a conversation. */
    public record Message(String role, String content) {}

    /**
     * How tokens are chosen; what is 0 has no effect.
     *
     * @param temperature 0: always the likeliest token
     * @param seed where chance begins; absent: anywhere
     * @param grammar that the text keeps to, in llama.cpp's GBNF; empty: any text
     */
    public record Sampling(
            double temperature,
            int topK,
            double topP,
            double minP,
            OptionalLong seed,
            Penalties penalties,
            String grammar) {}

    /**
     * What makes tokens that came lately less likely.
     *
     * @param repeat divides their odds; 0 and 1 have no effect
     * @param tokens newest tokens that are meant; 0: as many as the engine likes
     */
    public record Penalties(double repeat, double frequency, double presence, int tokens) {}
}

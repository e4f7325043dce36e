package io.flotilla.agent.serve.openai;

import io.flotilla.agent.runtime.TextOrder;
import io.flotilla.agent.runtime.TextOrder.Message;
import io.flotilla.agent.runtime.TextOrder.Penalties;
import io.flotilla.agent.runtime.TextOrder.Prompt;
import io.flotilla.agent.runtime.TextOrder.Sampling;
import io.flotilla.agent.serve.ApiException;
import io.flotilla.agent.serve.JsonGrammar;
import io.flotilla.agent.serve.Members;
import java.util.ArrayList;

/**
 * A request for a text in OpenAI's shape, with llama.cpp's top_k, min_p, repeat_penalty and grammar
 * beside it.
 *
 * @param model slot name
 * @param includesUsage whether a stream ends with the tokens that it took
 */
record TextRequest(String model, TextOrder order, boolean isStream, boolean includesUsage) {
    private static final int MAX_STOPS = 16;

    /** A request to go on with a conversation. */
    static TextRequest chat(Members members) throws ApiException {
        members.refuse("tools", "functions", "logprobs", "top_logprobs", "audio", "logit_bias");
        var messages = new ArrayList<Message>();
        for (var message : members.objects("messages")) {
            messages.add(new Message(message.required("role"), content(message)));
        }
        if (messages.isEmpty()) {
            throw members.wrong("messages", "a list of messages");
        }
        return of(members, new Prompt.Conversation(messages), grammar(members));
    }

    /** The text of a message, which may be cut into parts. */
    private static String content(Members message) throws ApiException {
        message.refuse("tool_calls");
        if (!message.says("content") || message.isText("content")) {
            return message.text("content");
        }
        var content = new StringBuilder();
        for (var part : message.objects("content")) {
            if (!part.text("type").equals("text")) {
                throw part.wrong("type", "\"text\"; nothing else is taken");
            }
            content.append(part.text("text"));
        }
        return content.toString();
    }

    private static String grammar(Members members) throws ApiException {
        var format = members.object("response_format");
        return switch (format.text("type")) {
            case "", "text" -> members.text("grammar");
            case "json_object" -> JsonGrammar.OBJECT;
            default -> throw format.wrong("type", "\"text\" or \"json_object\"");
        };
    }

    /** A request to go on with a text. */
    static TextRequest completion(Members members) throws ApiException {
        members.refuse("suffix", "logprobs", "echo", "logit_bias");
        var prompts = members.texts("prompt");
        if (prompts.size() != 1) {
            throw members.wrong("prompt", "one text");
        }
        return of(members, new Prompt.Plain(prompts.getFirst()), members.text("grammar"));
    }

    private static TextRequest of(Members members, Prompt prompt, String grammar)
            throws ApiException {
        members.whole("n", 1, 1, 1);
        members.whole("best_of", 1, 1, 1);
        var stops = members.texts("stop");
        if (stops.size() > MAX_STOPS || stops.stream().anyMatch(String::isEmpty)) {
            throw members.wrong("stop", "a text, or up to " + MAX_STOPS + ", none of them empty");
        }
        var maxTokens = members.whole("max_tokens", 0, Integer.MAX_VALUE, 0);
        return new TextRequest(
                members.required("model"),
                new TextOrder(
                        prompt,
                        sampling(members, grammar),
                        (int)
                                members.whole(
                                        "max_completion_tokens", 0, Integer.MAX_VALUE, maxTokens),
                        stops),
                members.flag("stream", false),
                members.object("stream_options").flag("include_usage", false));
    }

    private static Sampling sampling(Members members, String grammar) throws ApiException {
        return new Sampling(
                members.number("temperature", 0, 2, 0.8),
                (int) members.whole("top_k", 0, Integer.MAX_VALUE, 40),
                members.number("top_p", 0, 1, 0.95),
                members.number("min_p", 0, 1, 0.05),
                members.whole("seed", -Members.LARGEST_WHOLE, Members.LARGEST_WHOLE),
                new Penalties(
                        members.number("repeat_penalty", 0, 10, 1),
                        members.number("frequency_penalty", -2, 2, 0),
                        members.number("presence_penalty", -2, 2, 0),
                        0),
                grammar);
    }
}

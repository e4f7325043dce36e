package io.flotilla.agent.serve.ollama;

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
 * A request for a text in Ollama's shape. How long a model is kept and how large its context is are
 * not the caller's to say, so keep_alive and num_ctx have no effect.
 *
 * @param model slot name
 * @param isEmpty whether there is nothing to go on from, which only asks for the model to be there
 */
record TextRequest(String model, TextOrder order, boolean isStream, boolean isEmpty) {
    private static final String LATEST = ":latest";

    /** A slot's name, without the tag that Ollama's clients add. */
    static String slot(Members members) throws ApiException {
        var model = members.required("model");
        return model.endsWith(LATEST)
                ? model.substring(0, model.length() - LATEST.length())
                : model;
    }

    /** A request to go on with a conversation. */
    static TextRequest chat(Members members) throws ApiException {
        members.refuse("tools", "think");
        var messages = new ArrayList<Message>();
        for (var message : members.objects("messages")) {
            message.refuse("images", "tool_calls");
            messages.add(new Message(message.required("role"), message.text("content")));
        }
        return of(members, new Prompt.Conversation(messages), messages.isEmpty());
    }

    /** A request to go on with a text; unless it is raw, as with a conversation. */
    static TextRequest generate(Members members) throws ApiException {
        members.refuse("suffix", "images", "template", "context", "think");
        var prompt = members.text("prompt");
        if (members.flag("raw", false)) {
            return of(members, new Prompt.Plain(prompt), prompt.isEmpty());
        }
        var messages = new ArrayList<Message>();
        if (members.says("system")) {
            messages.add(new Message("system", members.text("system")));
        }
        messages.add(new Message("user", prompt));
        return of(members, new Prompt.Conversation(messages), prompt.isEmpty());
    }

    private static TextRequest of(Members members, Prompt prompt, boolean isEmpty)
            throws ApiException {
        var options = members.object("options");
        return new TextRequest(
                slot(members),
                new TextOrder(
                        prompt,
                        sampling(options, grammar(members)),
                        (int) Math.max(0, options.whole("num_predict", -2, Integer.MAX_VALUE, 0)),
                        options.texts("stop")),
                members.flag("stream", true),
                isEmpty);
    }

    private static String grammar(Members members) throws ApiException {
        if (!members.says("format")) {
            return "";
        }
        if (members.isText("format") && members.text("format").equals("json")) {
            return JsonGrammar.OBJECT;
        }
        throw members.wrong("format", "\"json\"; schemas are not taken");
    }

    private static Sampling sampling(Members options, String grammar) throws ApiException {
        return new Sampling(
                options.number("temperature", 0, 2, 0.8),
                (int) options.whole("top_k", 0, Integer.MAX_VALUE, 40),
                options.number("top_p", 0, 1, 0.9),
                options.number("min_p", 0, 1, 0),
                options.whole("seed", -Members.LARGEST_WHOLE, Members.LARGEST_WHOLE),
                new Penalties(
                        options.number("repeat_penalty", 0, 10, 1),
                        options.number("frequency_penalty", -2, 2, 0),
                        options.number("presence_penalty", -2, 2, 0),
                        (int) options.whole("repeat_last_n", 0, 4096, 0)),
                grammar);
    }
}

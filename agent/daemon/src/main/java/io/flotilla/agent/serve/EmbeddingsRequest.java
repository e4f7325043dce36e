package io.flotilla.agent.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request for embeddings in OpenAI's shape.
 *
 * @param model slot name
 * @param input 1 to 256 texts
 * @param base64 whether vectors are wanted as base64 of little-endian floats
 */
record EmbeddingsRequest(String model, List<String> input, boolean base64) {
    private static final int MAX_TEXTS = 256;

    EmbeddingsRequest {
        input = List.copyOf(input);
    }

    static EmbeddingsRequest parse(String body) throws ApiException {
        if (!(json(body) instanceof Map<?, ?> members)) {
            throw ApiException.invalid(null, "the body must be a JSON object");
        }
        if (members.get("dimensions") != null) {
            throw ApiException.invalid("dimensions", "other dimensions are not offered");
        }
        return new EmbeddingsRequest(
                model(members.get("model")),
                input(members.get("input")),
                isBase64(members.get("encoding_format")));
    }

    private static @Nullable Object json(String body) throws ApiException {
        try {
            return Json.parse(body);
        } catch (Json.MalformedException e) {
            throw ApiException.invalid(null, "the body is not JSON: found " + e.getMessage());
        }
    }

    private static String model(@Nullable Object value) throws ApiException {
        if (value instanceof String model && !model.isEmpty()) {
            return model;
        }
        throw ApiException.invalid("model", "\"model\" must name a slot of this device");
    }

    private static List<String> input(@Nullable Object value) throws ApiException {
        return switch (value) {
            case String text -> List.of(text(text));
            case List<?> texts when !texts.isEmpty() && texts.size() <= MAX_TEXTS -> texts(texts);
            case null, default ->
                    throw ApiException.invalid(
                            "input",
                            "\"input\" must be a text, or an array of 1 to "
                                    + MAX_TEXTS
                                    + " texts");
        };
    }

    private static List<String> texts(List<?> values) throws ApiException {
        var texts = new ArrayList<String>(values.size());
        for (var value : values) {
            if (!(value instanceof String text)) {
                throw ApiException.invalid(
                        "input", "\"input\" must hold texts; tokens are not taken");
            }
            texts.add(text(text));
        }
        return texts;
    }

    private static String text(String text) throws ApiException {
        if (text.isEmpty()) {
            throw ApiException.invalid("input", "a text in \"input\" is empty");
        }
        return text;
    }

    private static boolean isBase64(@Nullable Object value) throws ApiException {
        return switch (value) {
            case null -> false;
            case String format when format.equals("float") -> false;
            case String format when format.equals("base64") -> true;
            default ->
                    throw ApiException.invalid(
                            "encoding_format", "\"encoding_format\" must be float or base64");
        };
    }
}

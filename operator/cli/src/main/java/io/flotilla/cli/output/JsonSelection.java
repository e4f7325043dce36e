package io.flotilla.cli.output;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.Option;
import io.flotilla.cli.CommandFailure;
import java.util.List;
import java.util.stream.Collectors;

/** Picks values out of a JSON document. */
final class JsonSelection {
    private static final Configuration LISTS =
            Configuration.builder().options(Option.ALWAYS_RETURN_LIST).build();

    private final JsonPath path;

    private JsonSelection(JsonPath path) {
        this.path = path;
    }

    /**
     * Reads an expression: {@code $.name} as RFC 9535 has it, or {@code {.name}} as kubectl does.
     */
    static JsonSelection of(String expression) {
        var inner =
                expression.startsWith("{") && expression.endsWith("}")
                        ? expression.substring(1, expression.length() - 1)
                        : expression;
        try {
            return new JsonSelection(JsonPath.compile(inner.startsWith("$") ? inner : "$" + inner));
        } catch (InvalidPathException | IllegalArgumentException wrong) {
            throw CommandFailure.usage(
                    "%s is no JSONPath, such as {.devices[*].name}: %s"
                            .formatted(expression, wrong.getMessage()));
        }
    }

    /** What it picks, a line each: texts as they are, anything else as JSON. */
    String from(String json) {
        try {
            List<?> found = JsonPath.using(LISTS).parse(json).read(path);
            return found.stream().map(JsonSelection::line).collect(Collectors.joining("\n"));
        } catch (JsonPathException absent) {
            throw CommandFailure.failed("Nothing is at " + path.getPath() + ".");
        }
    }

    private static String line(Object value) {
        return value instanceof String text
                ? text
                : Configuration.defaultConfiguration().jsonProvider().toJson(value);
    }
}

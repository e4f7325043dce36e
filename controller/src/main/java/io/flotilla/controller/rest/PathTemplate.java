package io.flotilla.controller.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The path of a method, e.g. <code>/v1/{name=models/&#42;}:publish</code>. Each star stands for one
 * segment; the segments of a variable go into the field that it names.
 */
final class PathTemplate {

    private static final Pattern VARIABLE = Pattern.compile("\\{([a-z_.]+)=([^}]+)}");

    private final String template;
    private final List<String> fields = new ArrayList<>();
    private final Pattern expression;

    PathTemplate(String template) {
        this.template = template;
        var regex = new StringBuilder();
        var matcher = VARIABLE.matcher(template);
        int end = 0;
        while (matcher.find()) {
            regex.append(Pattern.quote(template.substring(end, matcher.start())));
            fields.add(matcher.group(1));
            regex.append('(').append(segments(matcher.group(2))).append(')');
            end = matcher.end();
        }
        regex.append(Pattern.quote(template.substring(end)));
        expression = Pattern.compile(regex.toString());
    }

    /** The fields that the path holds, in order. */
    List<String> fields() {
        return List.copyOf(fields);
    }

    /** The value of each field, if the path is one of these. */
    Optional<Map<String, String>> match(String rawPath) {
        var matcher = expression.matcher(rawPath);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var values = new LinkedHashMap<String, String>();
        for (int i = 0; i < fields.size(); i++) {
            values.put(fields.get(i), decoded(matcher.group(i + 1)));
        }
        return Optional.of(values);
    }

    /**
     * The path in OpenAPI's notation, with a variable for each star, named for the collection
     * before it.
     */
    String openApiPath() {
        var path = new StringBuilder();
        var previous = "";
        for (var segment :
                VARIABLE.matcher(template).replaceAll("$2").substring(1).split("/", -1)) {
            var isStar = segment.equals("*") || segment.startsWith("*:");
            path.append('/')
                    .append(
                            isStar
                                    ? segment.replace("*", "{" + singular(previous) + "}")
                                    : segment);
            previous = segment;
        }
        return path.toString();
    }

    private static String segments(String pattern) {
        var regex = new StringBuilder();
        for (var segment : pattern.split("/", -1)) {
            regex.append(regex.isEmpty() ? "" : "/")
                    .append(segment.equals("*") ? "[^/:]+" : Pattern.quote(segment));
        }
        return regex.toString();
    }

    private static String decoded(String raw) {
        try {
            return URLDecoder.decode(raw.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return raw;
        }
    }

    private static String singular(String collection) {
        return collection.endsWith("s")
                ? collection.substring(0, collection.length() - 1)
                : collection;
    }

    @Override
    public String toString() {
        return template;
    }
}

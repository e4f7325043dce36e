package io.flotilla.controller.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Compares an OpenAPI document with an earlier one: what was there must be there still. */
final class DocumentChanges {

    private final JsonNode now;

    DocumentChanges(JsonNode now) {
        this.now = now;
    }

    /** Each place in the earlier document that is gone or different, as a path. */
    List<String> missingOf(JsonNode earlier) {
        var missing = new ArrayList<String>();
        compare("", earlier, now, missing);
        return missing;
    }

    private static void compare(
            String path, JsonNode earlier, JsonNode later, List<String> missing) {
        if (earlier.isObject()) {
            earlier.properties()
                    .forEach(
                            field ->
                                    compare(
                                            path + "/" + field.getKey(),
                                            field.getValue(),
                                            later.path(field.getKey()),
                                            missing));
        } else if (earlier.isArray()) {
            for (var item : earlier) {
                if (!contains(later, item)) {
                    missing.add(path + ": " + item);
                }
            }
        } else if (!earlier.equals(later)) {
            missing.add(path + ": " + earlier);
        }
    }

    private static boolean contains(JsonNode later, JsonNode item) {
        for (var candidate : later) {
            var missing = new ArrayList<String>();
            compare("", item, candidate, missing);
            if (missing.isEmpty()) {
                return true;
            }
        }
        return false;
    }
}

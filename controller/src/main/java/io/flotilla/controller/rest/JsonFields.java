package io.flotilla.controller.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.flotilla.controller.shared.Violations;
import java.util.Optional;

/** How the fields of messages appear in JSON. */
final class JsonFields {

    private static final String WELL_KNOWN = "google.protobuf.";

    private JsonFields() {}

    /** The field of that name, in lowerCamelCase or as the proto has it. */
    static Optional<FieldDescriptor> find(Descriptor type, String name) {
        return type.getFields().stream()
                .filter(field -> field.getJsonName().equals(name) || field.getName().equals(name))
                .findFirst();
    }

    /**
     * Whether its JSON is an object with the message's fields: not so a timestamp, which is a text.
     */
    static boolean isPlainMessage(FieldDescriptor field) {
        return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                && !field.getMessageType().getFullName().startsWith(WELL_KNOWN);
    }

    /** Adds a violation for each field, at any depth, that the message does not have. */
    static void check(Descriptor type, JsonNode content, Violations violations) {
        check(type, content, "", violations);
    }

    private static void check(
            Descriptor type, JsonNode content, String path, Violations violations) {
        for (var property : content.properties()) {
            var at = path + property.getKey();
            var field = find(type, property.getKey());
            if (field.isEmpty()) {
                violations.add(at, "is not a field of " + type.getName());
            } else {
                checkValue(field.get(), property.getValue(), at, violations);
            }
        }
    }

    private static void checkValue(
            FieldDescriptor field, JsonNode value, String at, Violations violations) {
        if (field.isMapField()) {
            var ofValues = field.getMessageType().findFieldByName("value");
            value.properties()
                    .forEach(
                            entry ->
                                    checkValue(
                                            ofValues,
                                            entry.getValue(),
                                            "%s[%s]".formatted(at, entry.getKey()),
                                            violations));
        } else if (isPlainMessage(field) && value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                check(field.getMessageType(), value.get(i), "%s[%d].".formatted(at, i), violations);
            }
        } else if (isPlainMessage(field)) {
            check(field.getMessageType(), value, at + ".", violations);
        }
    }
}

package io.flotilla.controller.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.Violations;
import java.util.List;
import java.util.Map;

/**
 * Makes the request message of path, query and body. What the message does not know is refused by
 * name.
 */
final class RequestBinder {

    private final ObjectMapper json;

    RequestBinder(ObjectMapper json) {
        this.json = json;
    }

    /**
     * The request that the parts make.
     *
     * @param path value of each field that the path holds
     * @param query values of each query parameter
     * @param body text of the body; empty: none was sent
     * @throws InvalidArgument with everything that does not belong there
     */
    Message bind(
            RestMethod method,
            Map<String, String> path,
            Map<String, List<String>> query,
            String body) {
        var request = method.newRequest();
        var violations = new Violations();
        var tree = bodyTree(method, body);
        JsonFields.check(request.getDescriptorForType(), tree, violations);
        if (method.body().equals("*") && !query.isEmpty()) {
            query.keySet()
                    .forEach(
                            name ->
                                    violations.add(
                                            name,
                                            "is not a query parameter here: the body holds all fields"));
        } else {
            query.forEach((name, values) -> put(request, tree, name, values, violations));
        }
        violations.throwIfAny();
        path.forEach((field, value) -> putText(tree, request.getDescriptorForType(), field, value));
        return merge(tree, request);
    }

    private ObjectNode bodyTree(RestMethod method, String body) {
        var tree = json.createObjectNode();
        if (body.isBlank()) {
            return tree;
        }
        if (method.body().isEmpty()) {
            throw InvalidArgument.of(
                    "", "%s %s takes no body".formatted(method.verb(), method.path()));
        }
        if (!(parse(body) instanceof ObjectNode content)) {
            throw InvalidArgument.of("", "the body must be a JSON object");
        }
        if (method.body().equals("*")) {
            return content;
        }
        var field = method.newRequest().getDescriptorForType().findFieldByName(method.body());
        tree.set(field.getJsonName(), content);
        return tree;
    }

    private JsonNode parse(String body) {
        try {
            return json.readTree(body);
        } catch (JsonProcessingException malformed) {
            throw InvalidArgument.of("", "the body is not JSON: " + malformed.getOriginalMessage());
        }
    }

    /** Puts a query parameter, {@code a.b} for a field of a field, into the tree. */
    private void put(
            Message.Builder request,
            ObjectNode tree,
            String name,
            List<String> values,
            Violations violations) {
        var parent = tree;
        var type = request.getDescriptorForType();
        var parts = name.split("\\.", -1);
        for (int i = 0; i < parts.length - 1; i++) {
            var field = JsonFields.find(type, parts[i]);
            if (field.isEmpty() || !JsonFields.isPlainMessage(field.get())) {
                violations.add(name, "is not a parameter of this method");
                return;
            }
            parent = parent.withObjectProperty(field.get().getJsonName());
            type = field.get().getMessageType();
        }
        var field = JsonFields.find(type, parts[parts.length - 1]);
        if (field.isEmpty()) {
            violations.add(name, "is not a parameter of this method");
        } else if (values.size() > 1 && !field.get().isRepeated()) {
            violations.add(name, "is given %d times".formatted(values.size()));
        } else {
            putField(parent, field.get(), name, values, violations);
        }
    }

    private void putField(
            ObjectNode parent,
            FieldDescriptor field,
            String name,
            List<String> values,
            Violations violations) {
        if (field.isMapField() || JsonFields.isPlainMessage(field)) {
            try {
                var content = json.readTree(values.getFirst());
                parent.set(field.getJsonName(), content);
                var whole = json.createObjectNode().set(field.getJsonName(), content);
                JsonFields.check(field.getContainingType(), whole, violations);
            } catch (JsonProcessingException malformed) {
                violations.add(name, "must be JSON");
            }
        } else if (field.isRepeated()) {
            var array = parent.putArray(field.getJsonName());
            values.forEach(array::add);
        } else {
            parent.put(field.getJsonName(), values.getFirst());
        }
    }

    /** Puts the value of a path's field; it wins over what the body says. */
    private static void putText(ObjectNode tree, Descriptor type, String fieldPath, String value) {
        var parent = tree;
        var current = type;
        var parts = fieldPath.split("\\.", -1);
        for (int i = 0; i < parts.length - 1; i++) {
            var field = current.findFieldByName(parts[i]);
            parent = parent.withObjectProperty(field.getJsonName());
            current = field.getMessageType();
        }
        var field = current.findFieldByName(parts[parts.length - 1]);
        parent.remove(field.getName());
        parent.put(field.getJsonName(), value);
    }

    private static Message merge(ObjectNode tree, Message.Builder request) {
        try {
            JsonFormat.parser().merge(tree.toString(), request);
            return request.build();
        } catch (InvalidProtocolBufferException wrongValue) {
            throw InvalidArgument.of("", String.valueOf(wrongValue.getMessage()));
        }
    }
}

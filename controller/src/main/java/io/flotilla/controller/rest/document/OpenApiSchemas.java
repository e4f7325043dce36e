package io.flotilla.controller.rest.document;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.TreeMap;

/** The JSON schemas of messages and enums, each made once and referred to by name. */
public final class OpenApiSchemas {

    private static final String PROBLEM = "ProblemDocument";

    private final ObjectMapper json;
    private final ProtoComments comments;
    private final TreeMap<String, ObjectNode> definitions = new TreeMap<>();

    public OpenApiSchemas(ObjectMapper json, ProtoComments comments) {
        this.json = json;
        this.comments = comments;
        definitions.put(PROBLEM, problem());
    }

    /** All schemas that were referred to. */
    public ObjectNode definitions() {
        var all = json.createObjectNode();
        definitions.forEach(all::set);
        return all;
    }

    public ObjectNode problemReference() {
        return reference(PROBLEM);
    }

    /**
     * A reference to the schema of the message, or its own if it is one of protobuf's own types.
     */
    public ObjectNode reference(Descriptor type) {
        return switch (type.getFullName()) {
            case "google.protobuf.Timestamp" -> text().put("format", "date-time");
            case "google.protobuf.Duration" -> text().put("pattern", "^-?[0-9]+(\\.[0-9]{1,9})?s$");
            case "google.protobuf.FieldMask" -> text();
            case "google.protobuf.Struct" -> json.createObjectNode().put("type", "object");
            case "google.protobuf.Empty" -> json.createObjectNode().put("type", "object");
            case "google.protobuf.Value" -> json.createObjectNode();
            default -> {
                define(type);
                yield reference(nameOf(type));
            }
        };
    }

    /** The schema of a field, repeated or not. */
    public ObjectNode of(FieldDescriptor field) {
        if (field.isMapField()) {
            var map = json.createObjectNode().put("type", "object");
            map.set(
                    "additionalProperties",
                    single(field.getMessageType().findFieldByName("value")));
            return map;
        }
        if (field.isRepeated()) {
            var array = json.createObjectNode().put("type", "array");
            array.set("items", single(field));
            return array;
        }
        return single(field);
    }

    private ObjectNode single(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case STRING -> text();
            case BYTE_STRING -> text().put("contentEncoding", "base64");
            case BOOLEAN -> json.createObjectNode().put("type", "boolean");
            case INT -> json.createObjectNode().put("type", "integer").put("format", "int32");
            case LONG -> text().put("format", "int64");
            case FLOAT, DOUBLE -> json.createObjectNode().put("type", "number");
            case ENUM -> reference(field.getEnumType());
            case MESSAGE -> reference(field.getMessageType());
        };
    }

    private ObjectNode reference(EnumDescriptor type) {
        var name = type.getFullName();
        if (!definitions.containsKey(name)) {
            var schema = text();
            definitions.put(name, schema);
            schema.put("description", comments.of(name));
            var values = schema.putArray("enum");
            type.getValues().forEach(value -> values.add(value.getName()));
        }
        return reference(name);
    }

    private void define(Descriptor type) {
        var name = nameOf(type);
        if (definitions.containsKey(name)) {
            return;
        }
        var schema = json.createObjectNode().put("type", "object");
        // Known before its fields are looked at: a message may hold itself.
        definitions.put(name, schema);
        schema.put("description", comments.of(name));
        schema.put("additionalProperties", false);
        var properties = schema.putObject("properties");
        for (var field : type.getFields()) {
            var property = of(field);
            var comment = comments.of(field.getFullName());
            if (!comment.isEmpty()) {
                property.put("description", comment);
            }
            properties.set(field.getJsonName(), property);
        }
    }

    private ObjectNode problem() {
        var schema = json.createObjectNode().put("type", "object");
        schema.put(
                "description",
                "What went wrong (RFC 9457), with the code, reason and details of the same gRPC call.");
        var properties = schema.putObject("properties");
        properties.set("type", text());
        properties.set("title", text());
        properties.set("status", json.createObjectNode().put("type", "integer"));
        properties.set("detail", text().put("description", "One sentence for people."));
        properties.set("code", text().put("description", "The gRPC code, e.g. NOT_FOUND."));
        properties.set(
                "reason",
                text().put("description", "Stable and for programs, e.g. MODEL_NOT_FOUND."));
        properties.set(
                "domain", text().put("description", "The service that the reason belongs to."));
        properties.set("metadata", json.createObjectNode().put("type", "object"));
        properties.set("details", json.createObjectNode().put("type", "array"));
        return schema;
    }

    private ObjectNode text() {
        return json.createObjectNode().put("type", "string");
    }

    private ObjectNode reference(String name) {
        return json.createObjectNode().put("$ref", "#/components/schemas/" + name);
    }

    private static String nameOf(Descriptor type) {
        return type.getFullName();
    }
}

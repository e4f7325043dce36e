package io.flotilla.controller.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.flotilla.controller.rest.document.OpenApiSchemas;
import io.flotilla.controller.rest.document.ProtoComments;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Makes the OpenAPI 3.1 document of the REST methods, with the protos' comments as descriptions.
 */
final class OpenApi {

    private static final Pattern PATH_VARIABLE = Pattern.compile("\\{([A-Za-z]+)}");
    private static final String JSON = "application/json";

    private final ObjectMapper json = new ObjectMapper();
    private final ProtoComments comments;

    OpenApi(ProtoComments comments) {
        this.comments = comments;
    }

    ObjectNode document(Iterable<RestMethod> methods) {
        var document = json.createObjectNode();
        document.put("openapi", "3.1.0");
        var info = document.putObject("info");
        info.put("title", "Flotilla");
        info.put("version", "v1");
        var schemas = new OpenApiSchemas(json, comments);
        var paths = document.putObject("paths");
        for (var method : methods) {
            var operation =
                    paths.withObjectProperty(method.path().openApiPath())
                            .putObject(method.verb().name().toLowerCase(Locale.ROOT));
            describe(operation, method, schemas);
        }
        var components = document.putObject("components");
        components.set("schemas", schemas.definitions());
        components
                .putObject("securitySchemes")
                .putObject("token")
                .put("type", "http")
                .put("scheme", "bearer");
        document.putArray("security").addObject().putArray("token");
        return document;
    }

    private void describe(ObjectNode operation, RestMethod method, OpenApiSchemas schemas) {
        var descriptor = method.descriptor();
        operation.put("operationId", descriptor.getName());
        operation.putArray("tags").add(descriptor.getService().getName());
        operation.put("description", comments.of(descriptor.getFullName()));
        putParameters(operation, method, schemas);
        putBody(operation, method, schemas);
        var responses = operation.putObject("responses");
        var ok = responses.putObject("200");
        ok.put(
                "description",
                method.isStream() ? "Server-sent events: one message each." : "The answer.");
        ok.putObject("content")
                .putObject(method.isStream() ? "text/event-stream" : JSON)
                .set("schema", schemas.reference(descriptor.getOutputType()));
        var problem = responses.putObject("default");
        problem.put("description", "A problem.");
        problem.putObject("content")
                .putObject(Problems.CONTENT_TYPE)
                .set("schema", schemas.problemReference());
    }

    private void putParameters(ObjectNode operation, RestMethod method, OpenApiSchemas schemas) {
        var parameters = operation.putArray("parameters");
        var variables = PATH_VARIABLE.matcher(method.path().openApiPath());
        while (variables.find()) {
            var parameter = parameters.addObject();
            parameter.put("name", variables.group(1)).put("in", "path").put("required", true);
            parameter.putObject("schema").put("type", "string");
        }
        if (method.body().equals("*")) {
            return;
        }
        for (var field : method.descriptor().getInputType().getFields()) {
            if (isQuery(field, method)) {
                var parameter = parameters.addObject();
                parameter.put("name", field.getJsonName()).put("in", "query");
                parameter.put("description", comments.of(field.getFullName()));
                putSchema(parameter, field, schemas);
            }
        }
    }

    /** A message in the query is its JSON as text. */
    private static void putSchema(
            ObjectNode parameter, FieldDescriptor field, OpenApiSchemas schemas) {
        if (JsonFields.isPlainMessage(field)) {
            parameter.putObject("content").putObject(JSON).set("schema", schemas.of(field));
        } else {
            parameter.set("schema", schemas.of(field));
        }
    }

    private static boolean isQuery(FieldDescriptor field, RestMethod method) {
        return !field.getName().equals(method.body())
                && method.path().fields().stream()
                        .noneMatch(path -> path.split("\\.", -1)[0].equals(field.getName()));
    }

    private static void putBody(ObjectNode operation, RestMethod method, OpenApiSchemas schemas) {
        if (method.body().isEmpty()) {
            return;
        }
        Descriptor type = method.descriptor().getInputType();
        if (!method.body().equals("*")) {
            type = type.findFieldByName(method.body()).getMessageType();
        }
        operation
                .putObject("requestBody")
                .putObject("content")
                .putObject(JSON)
                .set("schema", schemas.reference(type));
    }
}

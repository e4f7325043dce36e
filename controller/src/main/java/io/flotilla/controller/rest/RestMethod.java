package io.flotilla.controller.rest;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Message;
import io.flotilla.proto.shared.v1.Rest;
import io.flotilla.proto.shared.v1.RestOuterClass;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.vertx.core.http.HttpMethod;
import java.util.Optional;

/**
 * A method that has a REST face.
 *
 * @param body field of the request that the body holds; "*": the request itself; empty: there is no
 *     body
 * @param grpc how it is called
 */
record RestMethod(
        HttpMethod verb, PathTemplate path, String body, MethodDescriptor<Message, Message> grpc) {

    /** The REST face that the method declares, if any. */
    static Optional<RestMethod> of(MethodDescriptor<?, ?> method) {
        if (!(method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier schema)) {
            return Optional.empty();
        }
        var options = schema.getMethodDescriptor().getOptions();
        if (!options.hasExtension(RestOuterClass.rest)) {
            return Optional.empty();
        }
        var rest = options.getExtension(RestOuterClass.rest);
        return Optional.of(
                new RestMethod(
                        verbOf(rest),
                        new PathTemplate(pathOf(rest)),
                        rest.getBody(),
                        withMessages(method)));
    }

    /** An empty request to fill. */
    Message.Builder newRequest() {
        var marshaller = (PrototypeMarshaller<Message>) grpc.getRequestMarshaller();
        return requireNonNull(marshaller.getMessagePrototype()).newBuilderForType();
    }

    boolean isStream() {
        return grpc.getType() == MethodDescriptor.MethodType.SERVER_STREAMING;
    }

    com.google.protobuf.Descriptors.MethodDescriptor descriptor() {
        var schema = (ProtoMethodDescriptorSupplier) requireNonNull(grpc.getSchemaDescriptor());
        return schema.getMethodDescriptor();
    }

    private static HttpMethod verbOf(Rest rest) {
        return switch (rest.getPatternCase()) {
            case GET -> HttpMethod.GET;
            case POST -> HttpMethod.POST;
            case PATCH -> HttpMethod.PATCH;
            case DELETE -> HttpMethod.DELETE;
            case PATTERN_NOT_SET -> throw new IllegalArgumentException("a REST face without path");
        };
    }

    private static String pathOf(Rest rest) {
        return switch (rest.getPatternCase()) {
            case GET -> rest.getGet();
            case POST -> rest.getPost();
            case PATCH -> rest.getPatch();
            case DELETE -> rest.getDelete();
            case PATTERN_NOT_SET -> throw new IllegalArgumentException("a REST face without path");
        };
    }

    /** All methods of ours take and return protobuf messages. */
    @SuppressWarnings("unchecked")
    private static MethodDescriptor<Message, Message> withMessages(MethodDescriptor<?, ?> method) {
        return (MethodDescriptor<Message, Message>) method;
    }
}

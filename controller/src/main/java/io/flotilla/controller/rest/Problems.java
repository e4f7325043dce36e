package io.flotilla.controller.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.PreconditionFailure;
import com.google.rpc.QuotaFailure;
import com.google.rpc.ResourceInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import java.util.Locale;
import java.util.Optional;

/** Turns a {@code google.rpc.Status} into a problem document (RFC 9457) that says the same. */
final class Problems {

    static final String CONTENT_TYPE = "application/problem+json";

    private static final JsonFormat.Printer DETAILS =
            JsonFormat.printer()
                    .omittingInsignificantWhitespace()
                    .usingTypeRegistry(
                            JsonFormat.TypeRegistry.newBuilder()
                                    .add(ErrorInfo.getDescriptor())
                                    .add(BadRequest.getDescriptor())
                                    .add(ResourceInfo.getDescriptor())
                                    .add(PreconditionFailure.getDescriptor())
                                    .add(QuotaFailure.getDescriptor())
                                    .add(RetryInfo.getDescriptor())
                                    .build());

    private final ObjectMapper json;

    Problems(ObjectMapper json) {
        this.json = json;
    }

    /** The document as JSON. */
    ObjectNode document(Status status) {
        var code = codeOf(status);
        var document = json.createObjectNode();
        document.put("type", "about:blank");
        document.put("title", title(code));
        document.put("status", httpStatus(code));
        document.put("detail", status.getMessage());
        document.put("code", code.name());
        info(status)
                .ifPresent(
                        info -> {
                            document.put("reason", info.getReason());
                            document.put("domain", info.getDomain());
                            var metadata = document.putObject("metadata");
                            info.getMetadataMap().forEach(metadata::put);
                        });
        var details = document.putArray("details");
        for (var detail : status.getDetailsList()) {
            if (!detail.is(ErrorInfo.class)) {
                print(detail).ifPresent(details::add);
            }
        }
        return document;
    }

    /** Seconds to wait before the same call may pass, if the status says so. */
    static Optional<Long> retryAfterSeconds(Status status) {
        return status.getDetailsList().stream()
                .filter(detail -> detail.is(RetryInfo.class))
                .findFirst()
                .map(Problems::retryDelay);
    }

    /** The HTTP status that says the same as the code. */
    static int httpStatus(Code code) {
        return switch (code) {
            case OK -> 200;
            case INVALID_ARGUMENT, OUT_OF_RANGE -> 400;
            case UNAUTHENTICATED -> 401;
            case PERMISSION_DENIED -> 403;
            case NOT_FOUND -> 404;
            case ALREADY_EXISTS, ABORTED, FAILED_PRECONDITION -> 409;
            case RESOURCE_EXHAUSTED -> 429;
            case CANCELLED -> 499;
            case UNIMPLEMENTED -> 501;
            case UNAVAILABLE -> 503;
            case DEADLINE_EXCEEDED -> 504;
            case UNKNOWN, INTERNAL, DATA_LOSS, UNRECOGNIZED -> 500;
        };
    }

    /** The reason that programs know it by; its code where it has none. */
    static String reasonOf(Status status) {
        return info(status).map(ErrorInfo::getReason).orElseGet(() -> codeOf(status).name());
    }

    static Code codeOf(Status status) {
        var code = Code.forNumber(status.getCode());
        return code == null ? Code.UNKNOWN : code;
    }

    private static Optional<ErrorInfo> info(Status status) {
        return status.getDetailsList().stream()
                .filter(detail -> detail.is(ErrorInfo.class))
                .findFirst()
                .map(Problems::errorInfo);
    }

    private static ErrorInfo errorInfo(Any detail) {
        try {
            return detail.unpack(ErrorInfo.class);
        } catch (InvalidProtocolBufferException ofOurOwn) {
            throw new IllegalStateException("a detail that we packed", ofOurOwn);
        }
    }

    private static long retryDelay(Any detail) {
        try {
            return Math.max(1, detail.unpack(RetryInfo.class).getRetryDelay().getSeconds());
        } catch (InvalidProtocolBufferException ofOurOwn) {
            throw new IllegalStateException("a detail that we packed", ofOurOwn);
        }
    }

    private Optional<JsonNode> print(Any detail) {
        try {
            return Optional.of(json.readTree(DETAILS.print(detail)));
        } catch (InvalidProtocolBufferException | JsonProcessingException unknownType) {
            return Optional.empty();
        }
    }

    /** "Not found" for NOT_FOUND. */
    private static String title(Code code) {
        var words = code.name().replace('_', ' ').toLowerCase(Locale.ROOT);
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}

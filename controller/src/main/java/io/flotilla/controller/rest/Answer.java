package io.flotilla.controller.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.Code;
import com.google.rpc.Status;
import io.flotilla.controller.shared.api.Statuses;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** What goes back to a REST caller: the message as JSON, or a problem document. */
final class Answer {

    private static final JsonFormat.Printer PRINTER =
            JsonFormat.printer()
                    .omittingInsignificantWhitespace()
                    .alwaysPrintFieldsWithNoPresence();

    private final Problems problems;

    Answer(ObjectMapper json) {
        problems = new Problems(json);
    }

    static String json(Message message) {
        try {
            return PRINTER.print(message);
        } catch (InvalidProtocolBufferException unprintable) {
            throw new IllegalStateException("a message of ours that is not JSON", unprintable);
        }
    }

    /** Answers with the message. */
    void send(RoutingContext context, Message message) {
        secured(context.response())
                .putHeader("content-type", "application/json")
                .end(json(message));
    }

    /** Answers with what was thrown. */
    void fail(RoutingContext context, Throwable thrown) {
        fail(context, statusOf(thrown));
    }

    /** Answers with the status, unless something was answered before. */
    void fail(RoutingContext context, Status status) {
        var response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        var code = Problems.codeOf(status);
        secured(response)
                .setStatusCode(Problems.httpStatus(code))
                .putHeader("content-type", Problems.CONTENT_TYPE);
        if (code == Code.UNAUTHENTICATED) {
            response.putHeader("www-authenticate", "Bearer");
        }
        Problems.retryAfterSeconds(status)
                .ifPresent(seconds -> response.putHeader("retry-after", Long.toString(seconds)));
        response.end(problemJson(status));
    }

    String problemJson(Status status) {
        return problems.document(status).toString();
    }

    static Status statusOf(Throwable thrown) {
        if (!(thrown instanceof StatusRuntimeException failed)) {
            return Statuses.of(thrown, "flotilla");
        }
        return StatusProto.fromStatusAndTrailers(failed.getStatus(), failed.getTrailers());
    }

    /**
     * Reads and drops what is still on its way, so that a client that sends gets to see its answer.
     */
    static void discardRest(HttpServerRequest request) {
        if (!request.isEnded()) {
            request.resume();
        }
    }

    /** Headers that keep a browser from doing more with an answer than showing it. */
    static HttpServerResponse secured(HttpServerResponse response) {
        return response.putHeader("cache-control", "no-store")
                .putHeader("content-security-policy", "default-src 'none'; frame-ancestors 'none'")
                .putHeader("referrer-policy", "no-referrer")
                .putHeader("strict-transport-security", "max-age=31536000")
                .putHeader("x-content-type-options", "nosniff");
    }
}

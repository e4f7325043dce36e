package io.flotilla.controller.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Message;
import io.flotilla.controller.rest.InnerCalls.Caller;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Iterator;
import java.util.regex.Pattern;

/**
 * Sends what a method streams as server-sent events: one message each, and a comment now and then
 * so that nobody in between hangs up. Messages that have a place in a sequence have it as their id,
 * and whoever comes back with the last one goes on after it.
 */
@ApplicationScoped
class ServerEvents {

    private static final long KEEP_ALIVE_MILLIS = 15_000;
    private static final Pattern SEQUENCE = Pattern.compile("[0-9]{1,18}");
    private static final String LAST_ID = "Last-Event-ID";

    private final InnerCalls calls;
    private final Vertx vertx;
    private final Answer answer = new Answer(new ObjectMapper());

    ServerEvents(InnerCalls calls, Vertx vertx) {
        this.calls = calls;
        this.vertx = vertx;
    }

    /**
     * Sends until the method ends or the client goes. Blocks as long, and reads no faster than the
     * client takes.
     */
    void send(RoutingContext context, RestMethod method, Message request, Caller caller) {
        var call = Context.ROOT.withCancellation();
        context.response().closeHandler(_ -> call.cancel(null));
        try {
            var resumed = resumed(context, request);
            call.run(() -> send(context, calls.stream(method, resumed, caller)));
        } finally {
            call.cancel(null);
        }
    }

    /** What a browser says of itself when it comes back counts before what the address said. */
    private static Message resumed(RoutingContext context, Message request) {
        var id = context.request().getHeader(LAST_ID);
        var field = request.getDescriptorForType().findFieldByName("after_sequence");
        if (id == null || id.isEmpty() || field == null) {
            return request;
        }
        if (!SEQUENCE.matcher(id).matches()) {
            throw InvalidArgument.of(LAST_ID, "must be the id of an event that was sent");
        }
        return request.toBuilder().setField(field, Long.parseLong(id)).build();
    }

    private static String event(Message message) {
        var sequence = message.getDescriptorForType().findFieldByName("sequence");
        var id = sequence == null ? "" : "id: %s\n".formatted(message.getField(sequence));
        return id + "data: " + Answer.json(message) + "\n\n";
    }

    private void send(RoutingContext context, Iterator<Message> messages) {
        // The first message, or the refusal, comes before any header.
        if (!messages.hasNext()) {
            begin(context).end();
            return;
        }
        var response = begin(context);
        var keepAlive = vertx.setPeriodic(KEEP_ALIVE_MILLIS, _ -> response.write(":\n\n"));
        try {
            while (messages.hasNext()) {
                await(response, event(messages.next()));
            }
        } catch (StatusRuntimeException failed) {
            if (!response.closed()) {
                var problem = answer.problemJson(Answer.statusOf(failed));
                await(response, "event: problem\ndata: " + problem + "\n\n");
            }
        } finally {
            vertx.cancelTimer(keepAlive);
            if (!response.closed()) {
                response.end();
            }
        }
    }

    private static HttpServerResponse begin(RoutingContext context) {
        return Answer.secured(context.response())
                .setChunked(true)
                .putHeader("content-type", "text/event-stream");
    }

    private static void await(HttpServerResponse response, String event) {
        response.write(event).toCompletionStage().toCompletableFuture().join();
    }
}

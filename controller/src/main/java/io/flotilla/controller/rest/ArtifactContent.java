package io.flotilla.controller.rest;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.flotilla.controller.rest.InnerCalls.Caller;
import io.flotilla.proto.artifact.v1.Artifact;
import io.flotilla.proto.artifact.v1.ArtifactServiceGrpc;
import io.flotilla.proto.artifact.v1.DownloadArtifactRequest;
import io.flotilla.proto.artifact.v1.DownloadArtifactResponse;
import io.flotilla.proto.artifact.v1.GetArtifactRequest;
import io.grpc.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Iterator;
import java.util.regex.Pattern;

/**
 * Gives a stored file out as the raw body of {@code GET /v1/artifacts/{sha256}/content}, from where
 * a {@code Range: bytes=N-} says; of other ranges nothing is known, and the whole file is sent.
 */
@ApplicationScoped
class ArtifactContent {

    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,18})-");

    private final InnerCalls calls;
    private final Answer answer = new Answer(new ObjectMapper());

    ArtifactContent(InnerCalls calls) {
        this.calls = calls;
    }

    /** Sends until the file ends or the client goes; blocks as long. */
    void send(RoutingContext context) {
        try {
            var caller = Gateway.callerOf(context.request());
            var artifact = find(context, caller);
            var offset = offset(context, artifact);
            if (offset > 0 && offset >= artifact.getSizeBytes()) {
                Answer.secured(context.response())
                        .setStatusCode(416)
                        .putHeader("content-range", "bytes */" + artifact.getSizeBytes())
                        .end();
            } else {
                send(context, artifact, offset, caller);
            }
        } catch (RuntimeException failed) {
            fail(context, failed);
        }
    }

    private Artifact find(RoutingContext context, Caller caller) {
        var name = "artifacts/" + requireNonNullElse(context.pathParam("digest"), "");
        return calls.call(
                ArtifactServiceGrpc.getGetArtifactMethod(),
                GetArtifactRequest.newBuilder().setName(name).build(),
                caller);
    }

    private void send(RoutingContext context, Artifact artifact, long offset, Caller caller) {
        // Of its own: what is left of the call before this one has ended with it.
        var call = Context.ROOT.withCancellation();
        context.response().closeHandler(_ -> call.cancel(null));
        try {
            call.run(() -> stream(context, artifact, offset, caller));
        } finally {
            call.cancel(null);
        }
    }

    private void stream(RoutingContext context, Artifact artifact, long offset, Caller caller) {
        var parts = parts(artifact.getName(), offset, caller);
        // The first bytes, or the refusal, come before any header.
        var isThere = parts.hasNext();
        var response = begin(context, artifact, offset);
        while (isThere) {
            var part = Buffer.buffer(parts.next().getData().toByteArray());
            response.write(part).toCompletionStage().toCompletableFuture().join();
            isThere = parts.hasNext();
        }
        response.end();
    }

    private Iterator<DownloadArtifactResponse> parts(String name, long offset, Caller caller) {
        var request =
                DownloadArtifactRequest.newBuilder().setName(name).setOffsetBytes(offset).build();
        return calls.stream(ArtifactServiceGrpc.getDownloadArtifactMethod(), request, caller);
    }

    /** What a digest names never changes, so a range of another file is a range of none. */
    private static long offset(RoutingContext context, Artifact artifact) {
        var headers = context.request().headers();
        var range = RANGE.matcher(requireNonNullElse(headers.get("range"), ""));
        var isOfOther =
                headers.contains("if-range") && !tag(artifact).equals(headers.get("if-range"));
        return range.matches() && !isOfOther ? Long.parseLong(range.group(1)) : 0;
    }

    private static HttpServerResponse begin(
            RoutingContext context, Artifact artifact, long offset) {
        var size = artifact.getSizeBytes();
        var response =
                Answer.secured(context.response())
                        .putHeader("content-type", "application/octet-stream")
                        .putHeader("content-length", Long.toString(size - offset))
                        .putHeader("accept-ranges", "bytes")
                        .putHeader("etag", tag(artifact));
        if (offset > 0) {
            response.setStatusCode(206)
                    .putHeader("content-range", "bytes %d-%d/%d".formatted(offset, size - 1, size));
        }
        return response;
    }

    private static String tag(Artifact artifact) {
        var name = artifact.getName();
        return "\"" + name.substring(name.indexOf('/') + 1) + "\"";
    }

    /** A body that has begun can only be broken off. */
    private void fail(RoutingContext context, RuntimeException failed) {
        var response = context.response();
        if (!response.headWritten()) {
            answer.fail(context, failed);
        } else if (!response.closed()) {
            var _ = response.reset();
        }
    }
}

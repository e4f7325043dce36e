package io.flotilla.controller.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.flotilla.proto.signing.v1.GetTrustFileRequest;
import io.flotilla.proto.signing.v1.SigningServiceGrpc;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;

/**
 * Gives files of signed metadata out as {@code GET /v1/trust/{file}}, in their very bytes and under
 * the names by which every TUF client asks for them.
 */
@ApplicationScoped
class TrustDownload {

    private final InnerCalls calls;
    private final Answer answer = new Answer(new ObjectMapper());

    TrustDownload(InnerCalls calls) {
        this.calls = calls;
    }

    void send(RoutingContext context) {
        try {
            var request =
                    GetTrustFileRequest.newBuilder()
                            .setFile(Objects.requireNonNullElse(context.pathParam("file"), ""))
                            .build();
            var file =
                    calls.call(
                            SigningServiceGrpc.getGetTrustFileMethod(),
                            request,
                            Gateway.callerOf(context.request()));
            Answer.secured(context.response())
                    .putHeader("content-type", "application/json")
                    .end(Buffer.buffer(file.getContent().toByteArray()));
        } catch (RuntimeException failed) {
            answer.fail(context, failed);
        }
    }
}

package io.flotilla.controller.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.rpc.Code;
import com.google.rpc.Status;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * Ends requests that do not come whole in time: one whose body drips in would hold what it was
 * given until somebody else needs it.
 */
@ApplicationScoped
class SlowRequests {

    private static final int REQUEST_TIMEOUT = 408;

    private final Settings settings;
    private final Answer answer = new Answer(new ObjectMapper());

    SlowRequests(Settings settings) {
        this.settings = settings;
    }

    /** How patient REST is. */
    @ConfigMapping(prefix = "flotilla.rest")
    interface Settings {

        /**
         * How long the body of a request may take to come, but for uploads, which may pause; 1
         * second to 10 minutes.
         */
        @WithDefault("30s")
        Duration bodyTimeout();
    }

    /** Goes on with the request, and ends it if its body is not here in time. */
    void watch(RoutingContext context) {
        var request = context.request();
        var vertx = context.vertx();
        var timer =
                vertx.setTimer(
                        settings.bodyTimeout().toMillis(),
                        _ -> {
                            if (!request.isEnded()) {
                                giveUp(context);
                            }
                        });
        context.addEndHandler(_ -> vertx.cancelTimer(timer));
        context.next();
    }

    private void giveUp(RoutingContext context) {
        var late =
                Status.newBuilder()
                        .setCode(Code.DEADLINE_EXCEEDED_VALUE)
                        .setMessage(
                                "The body did not come within %d seconds."
                                        .formatted(settings.bodyTimeout().toSeconds()))
                        .build();
        Answer.secured(context.response())
                .setStatusCode(REQUEST_TIMEOUT)
                .putHeader("content-type", Problems.CONTENT_TYPE)
                .end(answer.problemJson(late))
                .onComplete(_ -> context.request().connection().close());
    }
}

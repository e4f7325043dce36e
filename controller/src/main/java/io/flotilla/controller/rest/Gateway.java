package io.flotilla.controller.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.rpc.Code;
import com.google.rpc.Status;
import io.flotilla.controller.rest.InnerCalls.Caller;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.virtual.threads.VirtualThreads;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;

/** Answers REST requests below {@code /v1} on the TLS port, and all others with the console. */
@ApplicationScoped
class Gateway {

    /** Largest body that is read. Files go through the upload, which reads as it writes. */
    private static final long MAX_BODY_BYTES = 4 * 1024 * 1024;

    private final RestMethods methods;
    private final InnerCalls calls;
    private final ServerEvents events;
    private final ArtifactUpload upload;
    private final ArtifactContent content;
    private final TrustDownload trust;
    private final BrowserSession session;
    private final SlowRequests slow;
    private final ConsoleSignIn signIn;
    private final Console console;
    private final ExecutorService virtualThreads;
    private final RequestBinder binder;
    private final Answer answer;

    Gateway(
            RestMethods methods,
            InnerCalls calls,
            ServerEvents events,
            ArtifactUpload upload,
            ArtifactContent content,
            TrustDownload trust,
            BrowserSession session,
            SlowRequests slow,
            ConsoleSignIn signIn,
            Console console,
            @VirtualThreads ExecutorService virtualThreads) {
        this.methods = methods;
        this.calls = calls;
        this.events = events;
        this.upload = upload;
        this.content = content;
        this.trust = trust;
        this.session = session;
        this.slow = slow;
        this.signIn = signIn;
        this.console = console;
        this.virtualThreads = virtualThreads;
        var json = new ObjectMapper();
        binder = new RequestBinder(json);
        answer = new Answer(json);
    }

    void install(@Observes Router router) {
        router.post("/v1/artifacts").handler(upload::receive);
        router.get("/v1/artifacts/:digest/content")
                .handler(context -> virtualThreads.execute(() -> content.send(context)));
        router.get("/v1/trust/:file")
                .handler(context -> virtualThreads.execute(() -> trust.send(context)));
        router.route("/v1/*").handler(slow::watch);
        router.route("/v1/*")
                .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES))
                .handler(context -> virtualThreads.execute(() -> handle(context)))
                .failureHandler(this::fail);
        router.post("/console/session")
                .handler(context -> virtualThreads.execute(() -> session.open(context)));
        router.delete("/console/session").handler(session::close);
        router.get("/console/sign-in")
                .handler(context -> virtualThreads.execute(() -> signIn.begin(context)));
        router.get("/console/signed-in")
                .handler(context -> virtualThreads.execute(() -> signIn.end(context)));
        // The last one: whatever nobody else answers for.
        router.get("/*")
                .order(Integer.MAX_VALUE)
                .handler(context -> virtualThreads.execute(() -> console.send(context)));
    }

    /** Makes the routes now, so that a path that is declared twice fails the start. */
    void check(@Observes StartupEvent started) {
        methods.check();
    }

    private void handle(RoutingContext context) {
        try {
            var request = context.request();
            var path = Objects.requireNonNullElse(request.path(), "");
            var match = methods.find(request.method(), path);
            if (match.isPresent()) {
                call(context, match.get());
            } else {
                answer.fail(context, noSuchMethod(context, path));
            }
        } catch (RuntimeException failed) {
            answer.fail(context, failed);
        }
    }

    private void call(RoutingContext context, RestMethods.Match match) {
        var message = binder.bind(match.method(), match.path(), queryOf(context), bodyOf(context));
        var caller = callerOf(context.request());
        if (match.method().isStream()) {
            events.send(context, match.method(), message, caller);
        } else {
            answer.send(context, calls.call(match.method(), message, caller));
        }
    }

    private Status noSuchMethod(RoutingContext context, String path) {
        var verbs = new TreeSet<>(methods.verbsOf(path));
        if (verbs.isEmpty()) {
            return problem(Code.NOT_FOUND, "There is nothing at %s.".formatted(path));
        }
        context.response().putHeader("allow", String.join(", ", verbs));
        return problem(
                Code.UNIMPLEMENTED,
                "%s takes %s, not %s."
                        .formatted(path, String.join(", ", verbs), context.request().method()));
    }

    /** What went wrong before a method was found: a body that is too large, or cut short. */
    private void fail(RoutingContext context) {
        Answer.discardRest(context.request());
        if (context.statusCode() == 413) {
            var tooLarge =
                    InvalidArgument.of(
                            "", "the body must have at most %d bytes".formatted(MAX_BODY_BYTES));
            answer.fail(context, tooLarge);
        } else if (context.failure() != null) {
            answer.fail(context, context.failure());
        } else {
            answer.fail(context, problem(Code.INVALID_ARGUMENT, "The request cannot be read."));
        }
    }

    private static Status problem(Code code, String message) {
        return Status.newBuilder().setCode(code.getNumber()).setMessage(message).build();
    }

    private static Map<String, List<String>> queryOf(RoutingContext context) {
        var query = new LinkedHashMap<String, List<String>>();
        for (var name : context.queryParams().names()) {
            query.put(name, context.queryParams().getAll(name));
        }
        return query;
    }

    private static String bodyOf(RoutingContext context) {
        return Objects.requireNonNullElse(context.body().asString(), "");
    }

    static Caller callerOf(HttpServerRequest request) {
        return new Caller(BrowserSession.authorization(request), addressOf(request));
    }

    static String addressOf(HttpServerRequest request) {
        return Objects.requireNonNullElse(request.remoteAddress().hostAddress(), "unknown");
    }
}

package io.flotilla.controller.rest;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.flotilla.controller.rest.InnerCalls.Caller;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.proto.access.v1.SignInServiceGrpc;
import io.flotilla.proto.access.v1.WhoAmIRequest;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.regex.Pattern;

/**
 * The session of a browser: the bearer token in a cookie that no script can read and no other site
 * can use. See docs/decisions/0012-sessions-of-browsers.md.
 */
@ApplicationScoped
class BrowserSession {

    /** The prefix binds it to this host, this path and TLS. */
    private static final String COOKIE = "__Host-flotilla";

    /** Scripts of other sites cannot set it without asking first, which is never allowed. */
    private static final String CONSOLE_HEADER = "x-flotilla-console";

    private static final String SCHEME = "Bearer ";

    /** What a cookie can hold, and still fits into a header together with others. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/=-]{1,3800}");

    private final InnerCalls calls;
    private final Answer answer = new Answer(new ObjectMapper());

    BrowserSession(InnerCalls calls) {
        this.calls = calls;
    }

    /** What the request shows of its caller: its own header, or else the session's token. */
    static String authorization(HttpServerRequest request) {
        var shown = request.getHeader("authorization");
        if (shown != null) {
            return shown;
        }
        var cookie = request.getCookie(COOKIE);
        return cookie != null && isOfConsole(request) ? SCHEME + cookie.getValue() : "";
    }

    /** Opens a session for the token in the request's own header, if that may read. */
    void open(RoutingContext context) {
        try {
            var shown = requireNonNullElse(context.request().getHeader("authorization"), "");
            var token = shown.startsWith(SCHEME) ? shown.substring(SCHEME.length()).strip() : "";
            keep(context, token);
            Answer.secured(context.response()).setStatusCode(204).end();
        } catch (RuntimeException failed) {
            answer.fail(context, failed);
        }
    }

    /** Gives the browser the token as its session, if that may read. */
    void keep(RoutingContext context, String token) {
        var caller = new Caller(SCHEME + token, Gateway.addressOf(context.request()));
        var probe = WhoAmIRequest.getDefaultInstance();
        var _ = calls.call(SignInServiceGrpc.getWhoAmIMethod(), probe, caller);
        if (!TOKEN.matcher(token).matches()) {
            throw InvalidArgument.of("authorization", "the token does not fit into a cookie");
        }
        context.response().addCookie(cookie(token));
    }

    /** Closes the session; the token itself stays good. */
    void close(RoutingContext context) {
        context.response().addCookie(cookie("").setMaxAge(0));
        Answer.secured(context.response()).setStatusCode(204).end();
    }

    /** Browsers say where a request comes from, and pages cannot make them lie. */
    private static boolean isOfConsole(HttpServerRequest request) {
        var isOfThisSite = "same-origin".equals(request.getHeader("sec-fetch-site"));
        var isReading =
                request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        return isOfThisSite && (isReading || request.getHeader(CONSOLE_HEADER) != null);
    }

    private static Cookie cookie(String token) {
        return Cookie.cookie(COOKIE, token)
                .setPath("/")
                .setSecure(true)
                .setHttpOnly(true)
                .setSameSite(CookieSameSite.STRICT);
    }
}

package io.flotilla.controller.rest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNullElse;

import io.flotilla.controller.access.FailureLimit;
import io.flotilla.controller.access.IdentityProvider;
import io.flotilla.controller.access.IdentityProvider.Attempt;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.FleetException.Unauthenticated;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Signs a browser in with the identity provider. What belongs to an attempt lies in a cookie that
 * no script can read, so that any controller can take the browser back; the code is redeemed here,
 * and the browser gets nothing but its session.
 */
@ApplicationScoped
class ConsoleSignIn {

    /** The provider sends the browser back from its own site: Strict would withhold it then. */
    private static final String COOKIE = "__Host-flotilla-sign-in";

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int RANDOM_BYTES = 32;
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:\\[\\]-]{1,255}");
    private static final Pattern CODE = Pattern.compile("[\\x20-\\x7e]{1,2048}");
    private static final Pattern KEPT =
            Pattern.compile("([A-Za-z0-9_-]{43})\\.([A-Za-z0-9_-]{43})\\.([A-Za-z0-9_-]{43})");

    private final IdentityProvider provider;
    private final BrowserSession session;
    private final FailureLimit limit;
    private final SecureRandom random;

    ConsoleSignIn(
            IdentityProvider provider,
            BrowserSession session,
            FailureLimit limit,
            SecureRandom random) {
        this.provider = provider;
        this.session = session;
        this.limit = limit;
        this.random = random;
    }

    /** Sends the browser to the provider. */
    void begin(RoutingContext context) {
        try {
            limit.check(Gateway.addressOf(context.request()));
            var attempt = new Attempt(back(context.request()), secret(), secret(), secret());
            var kept = "%s.%s.%s".formatted(attempt.state(), attempt.nonce(), attempt.verifier());
            var page = provider.authorization(attempt).toString();
            context.response().addCookie(cookie(kept).setMaxAge(PATIENCE.toSeconds()));
            send(context, page);
        } catch (RuntimeException failed) {
            refuse(context, failed);
        }
    }

    /** Takes the browser back, with a code or without. */
    void end(RoutingContext context) {
        try {
            var request = context.request();
            limit.check(Gateway.addressOf(request));
            var cookie = request.getCookie(COOKIE);
            var kept = cookie == null ? "" : cookie.getValue();
            context.response().addCookie(cookie("").setMaxAge(0));
            var attempt = attempt(request, kept);
            var code = requireNonNullElse(request.getParam("code"), "");
            if (!CODE.matcher(code).matches()) {
                throw new Unauthenticated(
                        "SIGN_IN_REFUSED", "The identity provider did not let the person in.");
            }
            session.keep(context, provider.redeem(attempt, code));
            send(context, "/");
        } catch (RuntimeException failed) {
            refuse(context, failed);
        }
    }

    /** The attempt that this browser made, if the provider answers just that one. */
    private static Attempt attempt(HttpServerRequest request, String cookie) {
        var kept = KEPT.matcher(cookie);
        var state = requireNonNullElse(request.getParam("state"), "").getBytes(US_ASCII);
        if (!kept.matches() || !MessageDigest.isEqual(kept.group(1).getBytes(US_ASCII), state)) {
            throw new Unauthenticated(
                    "STATE_UNKNOWN", "This browser has not asked to sign in, or too long ago.");
        }
        return new Attempt(back(request), kept.group(1), kept.group(2), kept.group(3));
    }

    /** Where the provider sends people back to; it knows the addresses that it may send them to. */
    private static URI back(HttpServerRequest request) {
        var authority = request.authority();
        var host = authority == null ? "" : authority.toString();
        if (!HOST.matcher(host).matches()) {
            throw InvalidArgument.of("host", "must be a name or an address");
        }
        return URI.create("https://" + host + "/console/signed-in");
    }

    private String secret() {
        var bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The console says in its own words what a reason means; no text of others is shown. */
    private void refuse(RoutingContext context, RuntimeException failed) {
        limit.failed(Gateway.addressOf(context.request()));
        send(context, "/?refused=" + Problems.reasonOf(Answer.statusOf(failed)));
    }

    private static void send(RoutingContext context, String address) {
        Answer.secured(context.response()).setStatusCode(303).putHeader("location", address).end();
    }

    private static Cookie cookie(String value) {
        return Cookie.cookie(COOKIE, value)
                .setPath("/")
                .setSecure(true)
                .setHttpOnly(true)
                .setSameSite(CookieSameSite.LAX);
    }
}

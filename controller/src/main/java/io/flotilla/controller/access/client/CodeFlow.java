package io.flotilla.controller.access.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.flotilla.controller.access.IdentityProvider.Attempt;
import io.flotilla.controller.access.IdentityProvider.SignIn;
import io.flotilla.controller.shared.Digest;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The authorization code flow of OpenID Connect with PKCE (RFC 7636), as a client without a secret.
 */
final class CodeFlow {

    /** So that strangers who begin to sign in do not have the provider asked each time. */
    private static final Duration MAX_AGE = Duration.ofMinutes(10);

    private final SignIn client;
    private final ProviderSite site;
    private final Clock clock;

    // Two that ask at once both read it; the later one stays.
    private volatile @Nullable Page page;

    CodeFlow(SignIn client, ProviderSite site, Clock clock) {
        this.client = client;
        this.site = site;
        this.clock = clock;
    }

    /** Where people sign in, and when the provider said so. */
    private record Page(URI address, Instant asOf) {}

    /** What a code is worth; an access token may be of a form that only its maker can read. */
    record Tokens(String access, String identity) {}

    URI authorization(Attempt attempt) {
        var query = new LinkedHashMap<String, String>();
        query.put("response_type", "code");
        query.put("client_id", client.clientId());
        query.put("redirect_uri", attempt.back().toString());
        query.put("scope", String.join(" ", client.scopes()));
        query.put("state", attempt.state());
        query.put("nonce", attempt.nonce());
        query.put("code_challenge", challenge(attempt.verifier()));
        query.put("code_challenge_method", "S256");
        var page = page().toString();
        return URI.create(page + (page.contains("?") ? "&" : "?") + form(query));
    }

    private URI page() {
        var known = page;
        var now = clock.instant();
        if (known == null || known.asOf().plus(MAX_AGE).isBefore(now)) {
            known = new Page(site.endpoint("authorization_endpoint"), now);
            page = known;
        }
        return known.address();
    }

    Tokens redeem(Attempt attempt, String code) {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "authorization_code");
        form.put("client_id", client.clientId());
        form.put("redirect_uri", attempt.back().toString());
        form.put("code", code);
        form.put("code_verifier", attempt.verifier());
        var answer = site.post(site.endpoint("token_endpoint"), form(form));
        return new Tokens(
                answer.path("access_token").asText(""), answer.path("id_token").asText(""));
    }

    private static String challenge(String verifier) {
        var digest = Digest.of(verifier.getBytes(US_ASCII)).bytes();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }
}

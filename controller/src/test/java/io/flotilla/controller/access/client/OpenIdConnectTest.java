package io.flotilla.controller.access.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.flotilla.controller.access.IdentityProvider.Attempt;
import io.flotilla.controller.access.Role;
import io.flotilla.controller.access.RoleBinding;
import io.flotilla.controller.access.scope.Scope;
import io.flotilla.controller.shared.FleetException.Unauthenticated;
import io.flotilla.controller.shared.FleetException.Unavailable;
import io.flotilla.controller.shared.SettableClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenIdConnectTest {

    private final TestProvider provider = TestProvider.start();
    private final SettableClock clock = new SettableClock(Instant.now());
    private final OpenIdConnect oidc = new OpenIdConnect(TestSettings.of(provider.issuer()), clock);

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void a_good_token_names_its_bearer() {
        var claims = provider.claims("ada", List.of("night-shift", "other"));
        claims.setStringClaim("preferred_username", "Ada Lovelace");

        var who = oidc.authenticate(provider.sign(claims));

        assertThat(who.actor().name()).isEqualTo("users/ada");
        assertThat(who.displayName()).isEqualTo("Ada Lovelace");
        assertThat(who.expireTime()).isAfter(clock.instant());
        assertThat(who.bindings().all())
                .containsExactly(
                        new RoleBinding(
                                Role.OPERATOR,
                                new Scope(new TreeMap<>(Map.of("site", "berlin")), "vision-")));
    }

    @Test
    void whoever_is_in_no_group_that_is_known_may_nothing() {
        var who = oidc.authenticate(provider.sign(provider.claims("eve", List.of("guests"))));

        assertThat(who.bindings().all()).isEmpty();
    }

    @Test
    void an_expired_token_is_refused() {
        var token = provider.sign(provider.claims());
        clock.advance(Duration.ofMinutes(6));

        assertThat(refusal(token)).isEqualTo("TOKEN_EXPIRED");
    }

    @Test
    void a_token_without_an_end_is_refused() {
        var claims = provider.claims();
        claims.unsetClaim("exp");

        assertThat(refusal(provider.sign(claims))).isEqualTo("TOKEN_INVALID");
    }

    @Test
    void a_tampered_token_is_refused() {
        var parts = provider.sign(provider.claims()).split("\\.", -1);
        var payload = new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8);
        var forged = encode(payload.replace("\"ada\"", "\"root\""));

        assertThat(refusal(parts[0] + "." + forged + "." + parts[2])).isEqualTo("TOKEN_INVALID");
    }

    @Test
    void a_token_that_another_signed_under_the_same_name_of_key_is_refused() {
        var foreign = TestProvider.newKey(provider.key().getKeyId());

        assertThat(refusal(TestProvider.sign(provider.claims(), foreign)))
                .isEqualTo("TOKEN_INVALID");
    }

    @Test
    void a_token_that_nobody_signed_is_refused() {
        var token = encode("{\"alg\":\"none\"}") + "." + encode(provider.claims().toJson()) + ".";

        assertThat(refusal(token)).isEqualTo("TOKEN_INVALID");
    }

    @Test
    void a_token_that_the_published_key_signed_as_a_secret_is_refused() throws Exception {
        var _ = oidc.authenticate(provider.sign(provider.claims()));
        var signature = new JsonWebSignature();
        signature.setPayload(provider.claims().toJson());
        signature.setKeyIdHeaderValue(provider.key().getKeyId());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
        signature.setKey(new HmacKey(provider.key().getPublicKey().getEncoded()));

        assertThat(refusal(signature.getCompactSerialization())).isEqualTo("TOKEN_INVALID");
    }

    @Test
    void a_token_for_somebody_else_is_refused() {
        var claims = provider.claims();
        claims.setAudience("payroll");

        assertThat(refusal(provider.sign(claims))).isEqualTo("TOKEN_FOR_OTHERS");
    }

    @Test
    void a_token_of_another_issuer_is_refused() {
        var claims = provider.claims();
        claims.setIssuer("https://elsewhere.example");

        assertThat(refusal(provider.sign(claims))).isEqualTo("TOKEN_UNKNOWN");
    }

    @Test
    void a_subject_that_could_pass_for_something_else_is_refused() {
        assertThat(refusal(provider.sign(provider.claims("a\nb", List.of()))))
                .isEqualTo("TOKEN_INVALID");
        assertThat(refusal(provider.sign(provider.claims("a".repeat(201), List.of()))))
                .isEqualTo("TOKEN_INVALID");
    }

    @Test
    void a_token_of_any_length_costs_nothing() {
        assertThat(refusal("a.b." + "c".repeat(20_000))).isEqualTo("TOKEN_UNKNOWN");
        assertThat(provider.questions()).isZero();
    }

    @Test
    void a_new_key_is_found_when_a_token_names_it() {
        var _ = oidc.authenticate(provider.sign(provider.claims()));
        var old = provider.sign(provider.claims());
        provider.rotate("second");
        clock.advance(Duration.ofSeconds(31));

        var who = oidc.authenticate(provider.sign(provider.claims()));

        assertThat(who.actor().name()).isEqualTo("users/ada");
        assertThat(refusal(old)).isEqualTo("TOKEN_INVALID");
    }

    @Test
    void made_up_names_of_keys_cause_one_question_in_half_a_minute() {
        var _ = oidc.authenticate(provider.sign(provider.claims()));

        var made = TestProvider.newKey("made-up");
        for (var i = 0; i < 5; i++) {
            made.setKeyId("made-up-" + i);
            assertThat(refusal(TestProvider.sign(provider.claims(), made)))
                    .isEqualTo("TOKEN_INVALID");
        }

        assertThat(provider.questions()).isEqualTo(1);
    }

    @Test
    void keys_that_are_known_outlive_a_provider_that_is_away() {
        var token = provider.sign(provider.claims());
        var _ = oidc.authenticate(token);
        provider.close();
        clock.advance(Duration.ofSeconds(40));

        assertThat(oidc.authenticate(token).actor().name()).isEqualTo("users/ada");
    }

    @Test
    void without_any_key_a_token_cannot_be_judged_now() {
        var token = provider.sign(provider.claims());
        provider.close();

        var failed = catchThrowableOfType(Unavailable.class, () -> oidc.authenticate(token));

        assertThat(failed.reason()).isEqualTo("IDENTITY_PROVIDER_UNAVAILABLE");
    }

    @Test
    void a_browser_is_sent_to_the_provider_with_the_digest_of_what_redeems_its_code() {
        var page = oidc.authorization(attempt("n-1", TestProvider.VERIFIER)).toString();

        assertThat(page)
                .startsWith(provider.issuer() + "/authorize?response_type=code&")
                .contains("state=s-1", "nonce=n-1", "code_challenge_method=S256")
                .contains("redirect_uri=https%3A%2F%2Flocalhost%2Fconsole%2Fsigned-in")
                .doesNotContain(TestProvider.VERIFIER);
    }

    @Test
    void a_code_is_worth_a_token_that_is_for_here() {
        var token = oidc.redeem(attempt("n-1", TestProvider.VERIFIER), "n-1");

        assertThat(oidc.authenticate(token).actor().name()).isEqualTo("users/ada");
    }

    @Test
    void an_identity_for_another_attempt_is_refused() {
        assertThat(refusal(attempt("n-1", TestProvider.VERIFIER), "n-2"))
                .isEqualTo("NONCE_UNKNOWN");
    }

    @Test
    void a_code_that_somebody_else_asked_for_is_refused() {
        assertThat(refusal(attempt("n-1", "guessed"), "n-1")).isEqualTo("CODE_REFUSED");
    }

    private static Attempt attempt(String nonce, String verifier) {
        var back = URI.create("https://localhost/console/signed-in");
        return new Attempt(back, "s-1", nonce, verifier);
    }

    private String refusal(Attempt attempt, String code) {
        var refused = catchThrowableOfType(Unauthenticated.class, () -> oidc.redeem(attempt, code));
        assertThat(refused).as("the code was taken").isNotNull();
        return refused.reason();
    }

    private String refusal(String token) {
        var refused = catchThrowableOfType(Unauthenticated.class, () -> oidc.authenticate(token));
        assertThat(refused).as("the token was taken").isNotNull();
        return refused.reason();
    }

    private static String encode(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(UTF_8));
    }
}

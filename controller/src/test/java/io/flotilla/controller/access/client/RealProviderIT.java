package io.flotilla.controller.access.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.flotilla.controller.access.Role;
import io.flotilla.controller.access.scope.Place;
import io.flotilla.controller.shared.FleetException.Unauthenticated;
import io.flotilla.controller.shared.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** People who sign in at a provider that nobody here wrote, by authorization code with PKCE. */
class RealProviderIT {
    private static @Nullable RealProvider started;

    private final SettableClock clock = new SettableClock(Instant.now());
    private final RealProvider provider = Objects.requireNonNull(started);
    private final OpenIdConnect oidc = new OpenIdConnect(TestSettings.of(provider.issuer()), clock);

    @BeforeAll
    static void start() throws Exception {
        started = RealProvider.start(TestProvider.AUDIENCE);
    }

    @AfterAll
    static void stop() throws Exception {
        if (started != null) {
            started.close();
        }
    }

    @Test
    void a_person_may_what_the_groups_are_worth_and_no_more() throws Exception {
        var who = oidc.authenticate(signIn("night-shift"));

        assertThat(who.actor().name()).isEqualTo("users/ada--night-shift");
        assertThat(who.expireTime()).isAfter(clock.instant());
        var reach = who.bindings().reach(Role.OPERATOR);
        assertThat(reach.covers(List.of(List.of(Place.ofModel("vision-1"))))).isTrue();
        assertThat(reach.covers(List.of(List.of(Place.ofModel("speech-1"))))).isFalse();
        assertThat(who.bindings().reach(Role.ADMIN).isNothing()).isTrue();
    }

    @Test
    void a_person_of_other_groups_may_nothing() throws Exception {
        var who = oidc.authenticate(signIn("guests"));

        assertThat(who.bindings().reach(Role.VIEWER).isNothing()).isTrue();
    }

    @Test
    void keys_that_the_provider_changes_are_followed_and_the_old_ones_forgotten() throws Exception {
        var before = signIn("night-shift");
        var _ = oidc.authenticate(before);
        provider.rotate();
        clock.advance(Duration.ofMinutes(2));

        var who = oidc.authenticate(signIn("night-shift"));

        assertThat(who.displayName()).isEqualTo("ada--night-shift");
        assertThat(refusal(oidc, before)).isEqualTo("TOKEN_INVALID");
    }

    @Test
    void a_token_for_others_is_refused() throws Exception {
        var token = provider.signIn("ada", "night-shift", "elsewhere");

        assertThat(refusal(oidc, token)).isEqualTo("TOKEN_FOR_OTHERS");
    }

    @Test
    void a_token_that_is_over_is_refused() throws Exception {
        var token = signIn("night-shift");
        clock.advance(Duration.ofMinutes(6));

        assertThat(refusal(oidc, token)).isEqualTo("TOKEN_EXPIRED");
    }

    @Test
    void a_token_of_another_issuer_is_refused() throws Exception {
        try (var other = TestProvider.start()) {
            var elsewhere = new OpenIdConnect(TestSettings.of(other.issuer()), clock);

            assertThat(refusal(elsewhere, signIn("night-shift")))
                    .isIn("TOKEN_UNKNOWN", "TOKEN_INVALID");
        }
    }

    @Test
    void a_token_whose_signature_was_taken_off_is_refused() throws Exception {
        var parts = signIn("night-shift").split("\\.", -1);
        var unsigned = encode("{\"alg\":\"none\",\"typ\":\"at+jwt\"}") + "." + parts[1] + ".";

        assertThat(refusal(oidc, unsigned)).isEqualTo("TOKEN_INVALID");
    }

    @Test
    void a_token_whose_claims_were_altered_is_refused() throws Exception {
        var parts = signIn("guests").split("\\.", -1);
        var claims = new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8);
        var altered = encode(claims.replace("\"guests\"", "\"night-shift\""));

        assertThat(refusal(oidc, parts[0] + "." + altered + "." + parts[2]))
                .isEqualTo("TOKEN_INVALID");
    }

    private String signIn(String group) throws Exception {
        return provider.signIn("ada", group, TestProvider.AUDIENCE);
    }

    private static String refusal(OpenIdConnect oidc, String token) {
        return catchThrowableOfType(Unauthenticated.class, () -> oidc.authenticate(token)).reason();
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }
}

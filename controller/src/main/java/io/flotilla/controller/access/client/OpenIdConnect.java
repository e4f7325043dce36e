package io.flotilla.controller.access.client;

import io.flotilla.controller.access.AccessSettings;
import io.flotilla.controller.access.AccessSettings.Oidc;
import io.flotilla.controller.access.IdentityProvider;
import io.flotilla.controller.access.Principal;
import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.FleetException;
import io.flotilla.controller.shared.FleetException.FailedPrecondition;
import io.flotilla.controller.shared.FleetException.Unauthenticated;
import io.flotilla.controller.shared.FleetException.Unavailable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Knows people by the signed tokens of one OpenID Connect provider. A token must be of that issuer,
 * for this audience, with an allowed algorithm, signed with a key that the provider publishes, and
 * not over.
 */
@ApplicationScoped
class OpenIdConnect implements IdentityProvider {

    /** Of asymmetric algorithms: with any other the published keys could sign. */
    private static final Set<String> ALGORITHMS =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

    private static final int MAX_TOKEN = 16 * 1024;
    private static final int MAX_SUBJECT = 200;
    private static final int CLOCK_SKEW_SECONDS = 30;

    private final Oidc settings;
    private final Clock clock;
    private final ClaimRules claims;
    private final @Nullable ProviderKeys keys;
    private final @Nullable CodeFlow flow;

    @Inject
    OpenIdConnect(AccessSettings settings, Clock clock) {
        this(settings.oidc(), clock);
    }

    OpenIdConnect(Oidc settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        claims = ClaimRules.of(settings);
        keys = settings.issuer().map(issuer -> keysOf(issuer, settings, clock)).orElse(null);
        flow = signIn().map(client -> flowOf(client, clock)).orElse(null);
    }

    private static ProviderKeys keysOf(URI issuer, Oidc settings, Clock clock) {
        ProviderSite.requireSafe(issuer);
        if (settings.audience().isEmpty()) {
            throw new IllegalArgumentException(
                    "flotilla.access.oidc.audience must say for whom tokens are made");
        }
        if (!ALGORITHMS.containsAll(settings.algorithms())) {
            throw new IllegalArgumentException(
                    "flotilla.access.oidc.algorithms must be among " + ALGORITHMS);
        }
        return new ProviderKeys(new ProviderSite(issuer.toString()), clock);
    }

    private static CodeFlow flowOf(SignIn client, Clock clock) {
        return new CodeFlow(client, new ProviderSite(client.issuer().toString()), clock);
    }

    @Override
    public URI authorization(Attempt attempt) {
        return flow().authorization(attempt);
    }

    @Override
    public String redeem(Attempt attempt, String code) {
        var tokens = flow().redeem(attempt, code);
        requireAnswerTo(attempt, tokens.identity());
        return isForHere(tokens.access()) ? tokens.access() : tokens.identity();
    }

    private CodeFlow flow() {
        if (flow == null) {
            throw new FailedPrecondition(
                    "SIGN_IN_NOT_SET_UP",
                    "flotilla.access.oidc.client-id",
                    "Nobody signs in with an identity provider here.",
                    Map.of());
        }
        return flow;
    }

    /** An identity that was made for another attempt, or another client, is none here. */
    private void requireAnswerTo(Attempt attempt, String identity) {
        if (keys == null || identity.length() > MAX_TOKEN) {
            throw new Unauthenticated("TOKEN_UNKNOWN", "The identity is not known here.");
        }
        try {
            var client = settings.clientId().orElseThrow();
            var named = consumer(keys, client).processToClaims(identity).getClaimValue("nonce");
            if (!attempt.nonce().equals(named)) {
                throw new Unauthenticated(
                        "NONCE_UNKNOWN", "The identity was made for another attempt to sign in.");
            }
        } catch (InvalidJwtException refused) {
            throw failed(refused);
        }
    }

    private boolean isForHere(String token) {
        try {
            var _ = authenticate(token);
            return true;
        } catch (Unauthenticated _) {
            return false;
        }
    }

    @Override
    public Optional<SignIn> signIn() {
        return settings.issuer()
                .flatMap(
                        issuer ->
                                settings.clientId()
                                        .map(
                                                client ->
                                                        new SignIn(
                                                                issuer,
                                                                client,
                                                                settings.scopes())));
    }

    @Override
    public Principal.Operator authenticate(String token) {
        if (keys == null || token.length() > MAX_TOKEN) {
            throw new Unauthenticated("TOKEN_UNKNOWN", "The bearer token is not known here.");
        }
        try {
            var audience = settings.audience().orElseThrow();
            return operator(consumer(keys, audience).processToClaims(token));
        } catch (InvalidJwtException refused) {
            throw failed(refused);
        } catch (MalformedClaimException malformed) {
            throw new Unauthenticated("TOKEN_INVALID", "The bearer token's claims are malformed.");
        }
    }

    private JwtConsumer consumer(ProviderKeys keys, String audience) {
        return new JwtConsumerBuilder()
                .setJwsAlgorithmConstraints(
                        new AlgorithmConstraints(
                                ConstraintType.PERMIT,
                                settings.algorithms().toArray(String[]::new)))
                .setVerificationKeyResolver(keys)
                .setExpectedIssuer(settings.issuer().map(URI::toString).orElseThrow())
                .setExpectedAudience(audience)
                .setRequireSubject()
                .setRequireExpirationTime()
                .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
                .setAllowedClockSkewInSeconds(CLOCK_SKEW_SECONDS)
                .build();
    }

    private Principal.Operator operator(JwtClaims token) throws MalformedClaimException {
        var subject = token.getSubject();
        if (subject.isBlank() || subject.length() > MAX_SUBJECT || !isPlain(subject)) {
            throw new Unauthenticated(
                    "TOKEN_INVALID",
                    "The bearer token's subject is not 1 to 200 plain characters.");
        }
        var all = token.getClaimsMap();
        return new Principal.Operator(
                Actor.user(subject),
                displayName(all, subject),
                claims.bindings(all),
                Instant.ofEpochSecond(token.getExpirationTime().getValue()));
    }

    private static String displayName(Map<String, Object> all, String subject) {
        for (var claim : new String[] {"preferred_username", "email", "name"}) {
            if (all.get(claim) instanceof String name
                    && !name.isBlank()
                    && name.length() <= MAX_SUBJECT
                    && isPlain(name)) {
                return name;
            }
        }
        return subject;
    }

    private static boolean isPlain(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }

    private static FleetException failed(InvalidJwtException refused) {
        if (refused.getCause() instanceof Unavailable unavailable) {
            return unavailable;
        }
        if (refused.hasExpired()) {
            return new Unauthenticated("TOKEN_EXPIRED", "The bearer token has expired.");
        }
        if (refused.hasErrorCode(ErrorCodes.AUDIENCE_INVALID)
                || refused.hasErrorCode(ErrorCodes.AUDIENCE_MISSING)) {
            return new Unauthenticated(
                    "TOKEN_FOR_OTHERS", "The bearer token is not made for here.");
        }
        if (refused.hasErrorCode(ErrorCodes.ISSUER_INVALID)
                || refused.hasErrorCode(ErrorCodes.ISSUER_MISSING)) {
            return new Unauthenticated(
                    "TOKEN_UNKNOWN", "The bearer token is of an issuer that is not known here.");
        }
        return new Unauthenticated(
                "TOKEN_INVALID", "The bearer token is not signed as it must be, or is malformed.");
    }
}

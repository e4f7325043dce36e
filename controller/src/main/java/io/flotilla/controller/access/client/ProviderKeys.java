package io.flotilla.controller.access.client;

import io.flotilla.controller.shared.FleetException.Unavailable;
import java.security.Key;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;
import org.jspecify.annotations.Nullable;

/**
 * The keys with which the provider signs. Read when the first token comes, again every hour, and
 * when a token names a key that is not known: that is how providers change keys. A stranger who
 * makes up names of keys causes one question in half a minute.
 */
final class ProviderKeys implements VerificationKeyResolver {

    private static final Duration MAX_AGE = Duration.ofHours(1);
    private static final Duration MIN_AGE = Duration.ofSeconds(30);

    private final ProviderSite site;
    private final Clock clock;

    // Guarded by this.
    private List<JsonWebKey> keys = List.of();
    private @Nullable Instant asked;

    ProviderKeys(ProviderSite site, Clock clock) {
        this.site = site;
        this.clock = clock;
    }

    @Override
    public Key resolveKey(JsonWebSignature signature, List<JsonWebStructure> nesting)
            throws UnresolvableKeyException {
        var known = known(MAX_AGE);
        try {
            return new JwksVerificationKeyResolver(known).resolveKey(signature, nesting);
        } catch (UnresolvableKeyException unknown) {
            var fresh = known(MIN_AGE);
            if (fresh.equals(known)) {
                throw unknown;
            }
            return new JwksVerificationKeyResolver(fresh).resolveKey(signature, nesting);
        }
    }

    /** The keys, asked for again if the last question is that old. */
    private synchronized List<JsonWebKey> known(Duration maxAge) {
        var now = clock.instant();
        if (asked != null && asked.plus(maxAge).isAfter(now)) {
            return keys;
        }
        asked = now;
        try {
            keys = List.copyOf(new JsonWebKeySet(site.keys()).getJsonWebKeys());
        } catch (Unavailable | JoseException failed) {
            if (keys.isEmpty()) {
                asked = null;
                throw new Unavailable(
                        "IDENTITY_PROVIDER_UNAVAILABLE",
                        "The keys of the identity provider cannot be read.",
                        MIN_AGE,
                        Map.of());
            }
        }
        return keys;
    }
}

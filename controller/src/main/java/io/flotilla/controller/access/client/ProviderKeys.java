package io.flotilla.controller.access.client;

import io.flotilla.controller.shared.FleetException.Unavailable;
import java.lang.System.Logger.Level;
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
 * makes up names of keys causes one question in half a minute, and while the provider does not
 * answer all tokens together cause one in five seconds.
 */
final class ProviderKeys implements VerificationKeyResolver {

    private static final System.Logger LOG = System.getLogger(ProviderKeys.class.getName());

    private static final Duration MAX_AGE = Duration.ofHours(1);
    private static final Duration MIN_AGE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofSeconds(5);

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
        var age = keys.isEmpty() ? PAUSE : maxAge;
        if (asked == null || !asked.plus(age).isAfter(now)) {
            asked = now;
            read();
        }
        if (keys.isEmpty()) {
            throw new Unavailable(
                    "IDENTITY_PROVIDER_UNAVAILABLE",
                    "The keys of the identity provider cannot be read.",
                    PAUSE,
                    Map.of());
        }
        return keys;
    }

    /** What cannot be read leaves the keys as they were. */
    private void read() {
        try {
            keys = List.copyOf(new JsonWebKeySet(site.keys()).getJsonWebKeys());
        } catch (Unavailable | JoseException failed) {
            LOG.log(Level.WARNING, "keys of the identity provider not read", failed);
        }
    }
}

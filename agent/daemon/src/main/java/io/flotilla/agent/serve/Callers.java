package io.flotilla.agent.serve;

import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells apps of this device from web pages of others. A page that had its own name point to this
 * machine, or that asks from another site, is sent away by what its browser says of it.
 */
final class Callers {
    private final Set<String> names;

    /** Those who call the API by the address that it listens on, or by a loopback name. */
    Callers(String host) {
        this.names = Set.copyOf(List.of(host, "localhost", "127.0.0.1", "::1"));
    }

    /** Refuses a request that came by another name, or from a page of another site. */
    void require(@Nullable String host, @Nullable String origin) throws ApiException {
        if (host != null && !isOurs("http://" + host)) {
            throw ApiException.forbidden("this API is not called " + host);
        }
        if (origin != null && !isOurs(origin)) {
            throw ApiException.forbidden("pages of " + origin + " may not ask here");
        }
    }

    private boolean isOurs(String address) {
        try {
            var host = URI.create(address).getHost();
            return host != null && names.contains(unbracketed(host));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}

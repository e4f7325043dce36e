package io.flotilla.controller.access;

import io.flotilla.controller.shared.FleetException.Unauthenticated;
import io.flotilla.controller.shared.FleetException.Unavailable;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Knows people by the tokens that somebody else gives them. */
public interface IdentityProvider {

    /**
     * Who bears that token.
     *
     * @throws Unauthenticated if it does not hold, with the reason
     * @throws Unavailable if it cannot be judged now
     */
    Principal.Operator authenticate(String token);

    /** How people get such tokens; empty: nobody else gives any. */
    Optional<SignIn> signIn();

    /** A provider, and as whom a page asks it for tokens. */
    record SignIn(URI issuer, String clientId, List<String> scopes) {
        public SignIn {
            scopes = List.copyOf(scopes);
        }
    }
}

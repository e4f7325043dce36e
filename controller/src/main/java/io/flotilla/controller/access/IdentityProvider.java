package io.flotilla.controller.access;

import io.flotilla.controller.shared.FleetException.FailedPrecondition;
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

    /**
     * Where a browser goes to sign in, to come back with a code.
     *
     * @throws FailedPrecondition if nobody else gives tokens
     * @throws Unavailable if the provider does not answer
     */
    URI authorization(Attempt attempt);

    /**
     * The token that a code is worth, which says that it answers this attempt.
     *
     * @throws Unauthenticated if the code, or what it is worth, does not hold
     * @throws Unavailable if the provider does not answer
     */
    String redeem(Attempt attempt, String code);

    /** A provider, and as whom a page asks it for tokens. */
    record SignIn(URI issuer, String clientId, List<String> scopes) {
        public SignIn {
            scopes = List.copyOf(scopes);
        }
    }

    /**
     * One attempt of a browser to sign in; what is random in it nobody else can know.
     *
     * @param back where the provider sends the browser with its code
     * @param state with what the code comes back, or it belongs to somebody else's attempt
     * @param nonce what the identity must name, or it was made for another attempt
     * @param verifier what the code is redeemed with; the provider is told its digest beforehand
     */
    record Attempt(URI back, String state, String nonce, String verifier) {}
}

package io.flotilla.controller.access.api;

import io.flotilla.controller.access.FailureLimit;
import io.flotilla.controller.shared.FleetException.LimitReached;
import io.flotilla.controller.shared.FleetException.Unauthenticated;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;

/**
 * Makes attempts to prove an identity, and counts those that fail against the address that they
 * come from.
 */
@ApplicationScoped
class FailureGuard {

    private final FailureLimit limit;

    FailureGuard(FailureLimit limit) {
        this.limit = limit;
    }

    /**
     * Makes the attempt.
     *
     * @throws LimitReached if too many from that address have failed
     */
    <T> T counted(String address, Supplier<T> attempt) {
        limit.check(address);
        try {
            return attempt.get();
        } catch (Unauthenticated failed) {
            limit.failed(address);
            throw failed;
        }
    }
}

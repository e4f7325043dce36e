package io.flotilla.controller.rollout.deployment;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * That a device serves a variant below the one that it had chosen.
 *
 * @param variant the one that it had
 * @param replacement the one that serves instead
 * @param occasion what went wrong with the former
 * @param since when the replacement was chosen, by the device's clock
 */
public record Downgrade(String variant, String replacement, Occasion occasion, Instant since) {

    /** What a deployment's attempts say of it. */
    static Optional<Downgrade> of(List<Attempt> attempts) {
        for (int i = attempts.size() - 1; i > 0; i--) {
            var attempt = attempts.get(i);
            if (attempt.state() == AttemptState.SUCCEEDED
                    || attempt.state() == AttemptState.SOAKING) {
                return of(attempts.get(i - 1), attempt);
            }
        }
        return Optional.empty();
    }

    private static Optional<Downgrade> of(Attempt before, Attempt serving) {
        var occasion = occasion(before, serving);
        var isDown =
                switch (serving.cause()) {
                    case LADDER -> true;
                    case RESELECTION -> !occasion.reason().equals(Occasion.BETTER_FIT);
                    case ASSIGNMENT, RETRY, ROLLBACK -> false;
                };
        return isDown && !before.variant().equals(serving.variant())
                ? Optional.of(
                        new Downgrade(
                                before.variant(),
                                serving.variant(),
                                occasion,
                                serving.span().started()))
                : Optional.empty();
    }

    private static Occasion occasion(Attempt before, Attempt serving) {
        if (serving.occasion() != null) {
            return serving.occasion();
        }
        var failure = before.failure();
        return failure == null
                ? new Occasion("", "")
                : new Occasion(failure.reason().name(), failure.message());
    }
}

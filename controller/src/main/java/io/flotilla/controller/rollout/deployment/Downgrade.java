package io.flotilla.controller.rollout.deployment;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * That a device serves a variant below the one that it wanted, however many it tried in between.
 *
 * @param variant the one that it wanted at first
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
                return ofDescent(attempts.subList(top(attempts, i), i + 1));
            }
        }
        return Optional.empty();
    }

    /** Where the way down to an attempt began. */
    private static int top(List<Attempt> attempts, int serving) {
        int top = serving;
        while (top > 0 && goesOn(attempts.get(top))) {
            top--;
        }
        return top;
    }

    /** Whether an attempt goes on from the one before, and does not begin anew. */
    private static boolean goesOn(Attempt attempt) {
        return switch (attempt.cause()) {
            case LADDER, RETRY -> true;
            case RESELECTION -> !isBetterFit(attempt.occasion());
            case ASSIGNMENT, ROLLBACK -> false;
        };
    }

    private static boolean isBetterFit(@Nullable Occasion occasion) {
        return occasion != null && occasion.reason().equals(Occasion.BETTER_FIT);
    }

    private static Optional<Downgrade> ofDescent(List<Attempt> descent) {
        var wanted = descent.getFirst();
        var serving = descent.getLast();
        return wanted.variant().equals(serving.variant())
                ? Optional.empty()
                : Optional.of(
                        new Downgrade(
                                wanted.variant(),
                                serving.variant(),
                                occasion(descent),
                                serving.span().started()));
    }

    /** Why the variant at the top was left. */
    private static Occasion occasion(List<Attempt> descent) {
        int left = 1;
        while (descent.get(left).variant().equals(descent.getFirst().variant())) {
            left++;
        }
        var occasion = descent.get(left).occasion();
        if (occasion != null) {
            return occasion;
        }
        var failure = descent.get(left - 1).failure();
        return failure == null
                ? new Occasion("", "")
                : new Occasion(failure.reason().name(), failure.message());
    }
}

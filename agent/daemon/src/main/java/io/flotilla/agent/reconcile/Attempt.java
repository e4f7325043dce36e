package io.flotilla.agent.reconcile;

import io.flotilla.agent.reconcile.desired.ManifestVariant;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One try of one variant. Each move gives the attempt after it; one that already happened changes
 * nothing, one that may not happen throws.
 *
 * @param number place among the deployment's attempts, from 1
 * @param variant full resource name
 * @param failure why it failed, if it did
 * @param occasion what made the device leave a variant that served; null: there was none
 */
public record Attempt(
        int number,
        Cause cause,
        String variant,
        AttemptState state,
        Figures figures,
        @Nullable Failure failure,
        @Nullable Occasion occasion,
        Times times) {

    /** Why there is an attempt. */
    public enum Cause {
        /** The first choice. */
        ASSIGNMENT,
        /** The same variant again, after a passing failure. */
        RETRY,
        /** The next variant that fits, after one failed. */
        LADDER,
        /** Back to what served before. */
        ROLLBACK,
        /** Conditions have changed, or something was learned, and another variant suits better. */
        RESELECTION
    }

    /**
     * What is measured on the way.
     *
     * @param receivedBytes fetched so far in this attempt
     * @param totalBytes of all files
     * @param goldenCosine least cosine of the golden test's cases; null: not run
     */
    public record Figures(long receivedBytes, long totalBytes, @Nullable Double goldenCosine) {}

    /** Why an attempt failed, and one sentence with the figures. */
    public record Failure(FailureReason reason, String message) {

        /** Both in a few words. */
        String words() {
            return reason + ": " + message;
        }
    }

    /** What made the device leave a variant that served: a stable word, and one sentence. */
    public record Occasion(String reason, String message) {}

    /** When it started and last changed. */
    public record Times(Instant start, Instant update) {}

    static Attempt assign(int number, Cause cause, ManifestVariant variant, Instant now) {
        return new Attempt(
                number,
                cause,
                variant.name(),
                AttemptState.ASSIGNED,
                new Figures(0, variant.totalBytes(), null),
                null,
                null,
                new Times(now, now));
    }

    Attempt on(Occasion reason) {
        return new Attempt(number, cause, variant, state, figures, failure, reason, times);
    }

    Attempt download(Instant now) {
        return move(AttemptState.DOWNLOADING, now);
    }

    Attempt verify(Instant now) {
        return move(AttemptState.VERIFYING, now);
    }

    Attempt stage(Instant now) {
        return move(AttemptState.STAGED, now);
    }

    Attempt activate(Instant now) {
        return move(AttemptState.ACTIVATING, now);
    }

    Attempt soak(@Nullable Double goldenCosine, Instant now) {
        var soaking = move(AttemptState.SOAKING, now);
        return soaking.with(
                new Figures(figures.receivedBytes, figures.totalBytes, goldenCosine), now);
    }

    Attempt succeed(Instant now) {
        return move(AttemptState.SUCCEEDED, now);
    }

    Attempt fail(Failure reason, Instant now) {
        return move(AttemptState.FAILED, now).because(reason);
    }

    Attempt revert(Failure reason, Instant now) {
        return move(AttemptState.REVERTED, now).because(reason);
    }

    /** Bytes fetched so far; not a move. */
    Attempt received(long bytes, Instant now) {
        return with(new Figures(bytes, figures.totalBytes, figures.goldenCosine), now);
    }

    /** What the golden test gave before it failed; not a move. */
    Attempt measured(double cosine, Instant now) {
        return with(new Figures(figures.receivedBytes, figures.totalBytes, cosine), now);
    }

    private Attempt move(AttemptState next, Instant now) {
        if (next == state) {
            return this;
        }
        if (!state.mayBecome(next)) {
            throw new IllegalStateException("an attempt that is " + state + " cannot be " + next);
        }
        return new Attempt(
                number,
                cause,
                variant,
                next,
                figures,
                failure,
                occasion,
                new Times(times.start, now));
    }

    private Attempt because(Failure reason) {
        return new Attempt(number, cause, variant, state, figures, reason, occasion, times);
    }

    private Attempt with(Figures changed, Instant now) {
        return new Attempt(
                number,
                cause,
                variant,
                state,
                changed,
                failure,
                occasion,
                new Times(times.start, now));
    }
}

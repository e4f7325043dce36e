package io.flotilla.controller.rollout.deployment;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One try of one variant on one device.
 *
 * @param number its place among the deployment's attempts, from 1
 * @param variant {@code models/{model}/versions/{version}/variants/{variant}}; empty: not chosen
 *     yet
 * @param failure null unless something went wrong
 * @param occasion what made the device leave a variant that served; null: there was none
 * @param goldenCosine least cosine of the golden test's cases; null: not run
 */
public record Attempt(
        int number,
        AttemptCause cause,
        String variant,
        AttemptState state,
        @Nullable Failure failure,
        @Nullable Occasion occasion,
        Transfer transfer,
        @Nullable Double goldenCosine,
        Span span) {

    /**
     * The attempt as it now is, given what was reported of it: the report, unless the attempt has
     * ended or the report is older than what is known.
     */
    Attempt updatedBy(Attempt reported) {
        if (state.isTerminal()) {
            return this;
        }
        return state == reported.state || state.leadsTo(reported.state) ? reported : this;
    }

    /** Bytes on their way. */
    public record Transfer(long receivedBytes, long totalBytes) {}

    /** When it started and when it last changed, by the device's clock. */
    public record Span(Instant started, Instant updated) {}
}

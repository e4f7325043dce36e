package io.flotilla.agent.serve;

import java.time.Duration;

/** Takes note of what was answered. Called once for each request that reached a model. */
public interface Meter {

    /** Notes one request. Must return at once and never fail. */
    void record(Measurement measurement);

    /**
     * One request as it was served.
     *
     * @param slot that was asked
     * @param variant that answered
     * @param operation by its OpenTelemetry GenAI name
     * @param duration from the request's arrival to the full answer
     * @param inputs inferences that it asked for
     * @param inputTokens 0 if it failed
     * @param peakResidentBytes of the model's process; 0 if not known
     */
    record Measurement(
            String slot,
            String variant,
            String operation,
            Duration duration,
            int inputs,
            long inputTokens,
            boolean succeeded,
            long peakResidentBytes) {}
}

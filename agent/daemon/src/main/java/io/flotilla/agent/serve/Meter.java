package io.flotilla.agent.serve;

import io.flotilla.contract.telemetry.Metric;
import java.time.Duration;
import java.util.List;

/** Takes note of what was answered. Called once for each request that reached a model. */
public interface Meter {

    /** All of them, one after the other. */
    static Meter of(Meter... meters) {
        return new Meter() {
            @Override
            public void record(Measurement measurement) {
                for (var meter : meters) {
                    meter.record(measurement);
                }
            }

            @Override
            public void sure(Measurement measurement, List<Double> confidences) {
                for (var meter : meters) {
                    meter.sure(measurement, confidences);
                }
            }

            @Override
            public void crashed(String slot, String variant) {
                for (var meter : meters) {
                    meter.crashed(slot, variant);
                }
            }

            @Override
            public void tested(String slot, String variant, double score) {
                for (var meter : meters) {
                    meter.tested(slot, variant, score);
                }
            }

            @Override
            public void compared(String slot, String variant, Metric metric, double agreement) {
                for (var meter : meters) {
                    meter.compared(slot, variant, metric, agreement);
                }
            }

            @Override
            public void notCompared(String slot, String variant, String reason) {
                for (var meter : meters) {
                    meter.notCompared(slot, variant, reason);
                }
            }
        };
    }

    /** Notes one request. Must return at once and never fail. */
    void record(Measurement measurement);

    /** Notes how sure the model was of each answer of a request, 0 to 1. */
    default void sure(Measurement measurement, List<Double> confidences) {}

    /** Notes that the process of a variant that served has ended by itself. */
    default void crashed(String slot, String variant) {}

    /**
     * Notes how well a variant has passed a golden test.
     *
     * @param score 1 for just as well as the reference
     */
    default void tested(String slot, String variant, double score) {}

    /**
     * Notes how far a variant agreed with the version before it, on an input that it served.
     *
     * @param metric in which sense
     * @param agreement 1 for entirely, 0 for not at all
     */
    default void compared(String slot, String variant, Metric metric, double agreement) {}

    /** Notes why a variant could not be compared with the version before it, in a word. */
    default void notCompared(String slot, String variant, String reason) {}

    /**
     * A text that was an answer.
     *
     * @param tokens 0: there was none
     * @param firstToken from the request's arrival to its first piece
     * @param perToken on average, after the first
     */
    record Output(long tokens, Duration firstToken, Duration perToken) {
        static final Output NONE = new Output(0, Duration.ZERO, Duration.ZERO);
    }

    /**
     * One request as it was served.
     *
     * @param slot that was asked
     * @param variant that answered
     * @param operation by its OpenTelemetry GenAI name
     * @param duration from the request's arrival to the full answer
     * @param inputs inferences that it asked for
     * @param inputTokens 0 if it failed
     * @param error why it failed, in lower_snake_case; empty if it did not
     * @param peakResidentBytes of the model's process; 0 if not known
     */
    record Measurement(
            String slot,
            String variant,
            String operation,
            Duration duration,
            int inputs,
            long inputTokens,
            String error,
            long peakResidentBytes,
            Output output) {

        /** A request without a text as its answer. */
        public Measurement(
                String slot,
                String variant,
                String operation,
                Duration duration,
                int inputs,
                long inputTokens,
                String error,
                long peakResidentBytes) {
            this(
                    slot,
                    variant,
                    operation,
                    duration,
                    inputs,
                    inputTokens,
                    error,
                    peakResidentBytes,
                    Output.NONE);
        }

        /** Whether it was answered. */
        public boolean succeeded() {
            return error.isEmpty();
        }
    }
}

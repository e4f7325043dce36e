package io.flotilla.contract.selection.ranking;

import io.flotilla.contract.selection.ExpectedSpeed;
import io.flotilla.contract.selection.ExpectedSpeed.Source;
import io.flotilla.contract.selection.Measured;
import io.flotilla.contract.selection.SpeedObjective;
import org.jspecify.annotations.Nullable;

/**
 * How fast a variant is in one place, as measured or else as estimated.
 *
 * @param seconds for one token, or else for one inference
 * @param miss what of the policy's speed it was measured to miss; null: nothing
 * @param isLikelyMiss whether the estimate misses it by more than estimates err
 */
record Pace(ExpectedSpeed expected, double seconds, @Nullable Miss miss, boolean isLikelyMiss) {

    /** An estimate further off than this is not one that errs. */
    private static final double ERROR_OF_ESTIMATES = 3;

    /** The same of one that a measurement in another place of the same device has put right. */
    private static final double ERROR_WHEN_CALIBRATED = 1.25;

    /** A figure that was measured, and the policy's bound that it misses. */
    record Miss(Kind kind, double measured, double bound) {

        /** What can be missed. */
        enum Kind {
            TOKENS_PER_SECOND,
            LATENCY,
            FIRST_TOKEN
        }
    }

    /**
     * What is expected without a measurement in this place.
     *
     * @param seconds for one token of a model that makes text, or else for one inference
     */
    record Estimate(double seconds, boolean isGenerative, boolean isCalibrated) {}

    static Pace measured(Measured measured, double estimatedSeconds, SpeedObjective objective) {
        var speed = measured.speed();
        var latency =
                speed.latencyP95Seconds() > 0
                        ? speed.latencyP95Seconds()
                        : speed.latencyP50Seconds();
        var source =
                switch (measured.source()) {
                    case THIS_DEVICE -> Source.THIS_DEVICE;
                    case HARDWARE_CLASS -> Source.HARDWARE_CLASS;
                };
        var seconds = speed.secondsPerAnswer();
        return new Pace(
                new ExpectedSpeed(source, speed.tokensPerSecond(), latency),
                seconds > 0 ? seconds : estimatedSeconds,
                miss(speed.tokensPerSecond(), latency, speed.firstTokenSeconds(), objective),
                false);
    }

    private static @Nullable Miss miss(
            double tokensPerSecond, double latency, double firstToken, SpeedObjective objective) {
        if (tokensPerSecond > 0 && tokensPerSecond < objective.minTokensPerSecond()) {
            return new Miss(
                    Miss.Kind.TOKENS_PER_SECOND, tokensPerSecond, objective.minTokensPerSecond());
        }
        if (objective.maxLatencySeconds() > 0 && latency > objective.maxLatencySeconds()) {
            return new Miss(Miss.Kind.LATENCY, latency, objective.maxLatencySeconds());
        }
        if (objective.maxFirstTokenSeconds() > 0 && firstToken > objective.maxFirstTokenSeconds()) {
            return new Miss(Miss.Kind.FIRST_TOKEN, firstToken, objective.maxFirstTokenSeconds());
        }
        return null;
    }

    static Pace estimated(Estimate estimate, SpeedObjective objective) {
        var seconds = estimate.seconds();
        var best = seconds / (estimate.isCalibrated() ? ERROR_WHEN_CALIBRATED : ERROR_OF_ESTIMATES);
        if (estimate.isGenerative()) {
            return new Pace(
                    new ExpectedSpeed(Source.ESTIMATED, 1 / seconds, 0),
                    seconds,
                    null,
                    1 / best < objective.minTokensPerSecond());
        }
        return new Pace(
                new ExpectedSpeed(Source.ESTIMATED, 0, seconds),
                seconds,
                null,
                objective.maxLatencySeconds() > 0 && best > objective.maxLatencySeconds());
    }
}

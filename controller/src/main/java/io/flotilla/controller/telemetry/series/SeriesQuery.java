package io.flotilla.controller.telemetry.series;

import io.flotilla.contract.telemetry.Metric;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which figures are asked for.
 *
 * @param resolution in which they are kept
 * @param isWhole whether all spans are added up to one
 * @param isByWave whether rollouts and their waves are told apart
 */
public record SeriesQuery(
        Resolution resolution, boolean isWhole, boolean isByWave, Time time, Filter filter) {

    /**
     * From the span in which it starts up to the one in which it ends, and without that.
     *
     * @param end the first time after it
     */
    public record Time(Instant start, Instant end) {}

    /**
     * Empty text and null let all pass.
     *
     * @param modelVersion {@code models/{model}/versions/{version}}
     */
    public record Filter(
            String modelVersion,
            String variant,
            String hardwareClass,
            String rollout,
            @Nullable Metric metric) {}
}

package io.flotilla.controller.telemetry.series;

import java.time.Duration;
import java.time.Instant;

/**
 * What devices of one hardware class measured of one variant in one span of time.
 *
 * @param key its place in the order of all
 */
public record SeriesPoint(
        String key, Series series, Instant start, Duration span, Distribution values) {}

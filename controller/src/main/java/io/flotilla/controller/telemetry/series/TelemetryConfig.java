package io.flotilla.controller.telemetry.series;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How telemetry is taken in, and how long it is kept. */
@ConfigMapping(prefix = "flotilla.telemetry")
public interface TelemetryConfig {

    /**
     * How long reports wait for others that are written down with them, unless there are many. A
     * device keeps what it reported until then.
     */
    @WithDefault("30S")
    Duration flushInterval();

    /** How long figures by the minute are kept. */
    @WithDefault("2D")
    Duration minuteRetention();

    /** How long figures by the hour are kept. */
    @WithDefault("90D")
    Duration hourRetention();

    /** How long figures by the day are kept. */
    @WithDefault("730D")
    Duration dayRetention();

    /** How long the figures of a resolution are kept. */
    default Duration retention(Resolution resolution) {
        return switch (resolution) {
            case MINUTE -> minuteRetention();
            case HOUR -> hourRetention();
            case DAY -> dayRetention();
        };
    }
}

package io.flotilla.controller.telemetry;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Where what devices measured is pushed to. */
@ConfigMapping(prefix = "flotilla.telemetry.otlp")
public interface OtlpConfig {

    /**
     * Where a collector takes OTLP over HTTP, such as https://collector.example:4318; v1/metrics
     * follows. Absent: nothing is pushed.
     */
    Optional<URI> address();

    /** Time between two pushes. */
    @WithDefault("60S")
    Duration interval();

    /** Headers of each push, such as the collector's authorization. */
    Map<String, String> headers();
}

package io.flotilla.controller.distribution;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How much is sent at a time. */
@ConfigMapping(prefix = "flotilla.distribution")
public interface DistributionConfig {

    /** Streams that one device may have open, at least 1. One more ends the oldest. */
    @WithDefault("4")
    int streamsPerDevice();

    /** Streams open in all, at least 1. Each takes up to about 2 MiB while its device is slow. */
    @WithDefault("1024")
    int streams();

    /** Longest wait for a device to take one piece. At 1 MiB a piece, 2 minutes are 70 kbit/s. */
    @WithDefault("2m")
    Duration stallTimeout();

    /** How often the bytes sent to each device are written down. */
    @WithDefault("10s")
    Duration flushInterval();
}

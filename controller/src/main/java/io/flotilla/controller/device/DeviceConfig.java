package io.flotilla.controller.device;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When devices speak, and when they count as gone. */
@ConfigMapping(prefix = "flotilla.device")
public interface DeviceConfig {

    /**
     * How often an agent with nothing else to say is to send a heartbeat; 1 second to 10 minutes.
     */
    @WithDefault("20S")
    Duration heartbeatInterval();

    /** Longest silence before a device counts as offline. Must exceed three heartbeat intervals. */
    @WithDefault("5M")
    Duration offlineAfter();

    /**
     * How often times of last contact are written down, all at once; shorter than {@link
     * #offlineAfter}, or devices would seem gone after a restart.
     */
    @WithDefault("1M")
    Duration presenceInterval();
}

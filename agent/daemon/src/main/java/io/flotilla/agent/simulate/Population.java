package io.flotilla.agent.simulate;

import io.flotilla.contract.hardware.HardwareProfile;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Devices that are alike.
 *
 * @param share its part of all devices, relative to the shares of the others; greater than 0
 * @param hardware what each of them has, with nothing loaded
 * @param clockSkew how far their clocks are ahead; negative: behind
 */
record Population(
        String name,
        double share,
        HardwareProfile hardware,
        Map<String, String> labels,
        EngineModel engine,
        LinkModel link,
        Duration clockSkew) {

    Population {
        labels = Map.copyOf(labels);
    }

    /**
     * How variants run there.
     *
     * @param loadTime until a variant answers
     * @param latency of one inference
     * @param spread of both from device to device: the standard deviation of their logarithm
     * @param memoryRatio what a variant takes of memory, as a multiple of its files
     * @param requestsPerMinute that apps send to each device
     */
    record EngineModel(
            Duration loadTime,
            Duration latency,
            double spread,
            double memoryRatio,
            int requestsPerMinute,
            List<FaultRule> faults) {
        EngineModel {
            faults = List.copyOf(faults);
        }
    }

    /**
     * How bytes come there.
     *
     * @param bytesPerSecond of model bytes; {@link Long#MAX_VALUE}: as fast as they come
     */
    record LinkModel(Downloads downloads, boolean keeps, long bytesPerSecond, Churn churn) {}

    /** What becomes of the files of variants. */
    enum Downloads {
        /** They are fetched, written and checked. */
        REAL,
        /** They are taken to be there. */
        SKIPPED
    }

    /**
     * How devices come and go.
     *
     * @param share of the devices that do, 0 to 1
     * @param online how long at a time, the mean
     * @param offline how long at a time, the mean
     */
    record Churn(double share, Duration online, Duration offline) {
        static final Churn NONE = new Churn(0, Duration.ofHours(1), Duration.ZERO);
    }
}

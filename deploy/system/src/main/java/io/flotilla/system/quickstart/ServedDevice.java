package io.flotilla.system.quickstart;

import io.flotilla.proto.device.v1.Device;
import io.flotilla.proto.rollout.v1.Deployment;
import io.flotilla.system.process.DeviceSpec;
import org.jspecify.annotations.Nullable;

/**
 * What became of a device in the tour.
 *
 * @param answers what its local API answered, or null if no variant suits it
 */
record ServedDevice(
        DeviceSpec spec, Device device, Deployment deployment, @Nullable Answers answers) {

    /**
     * What a device's local API answered.
     *
     * @param endpoint address of the API
     * @param cosine least similarity to the FP32 reference over all sentences
     * @param latencyMillis median time of one sentence
     */
    record Answers(String endpoint, double cosine, double latencyMillis) {}
}

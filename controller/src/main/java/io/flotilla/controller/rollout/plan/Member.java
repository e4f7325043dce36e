package io.flotilla.controller.rollout.plan;

import io.flotilla.controller.shared.DeviceId;
import java.util.Map;

/**
 * A device that a rollout delivers to, with what decides about its wave.
 *
 * @param labels all of them, those of its hardware too
 * @param hardwareClass empty: not known
 * @param variant that it is expected to choose; empty: none, or nobody asked
 */
public record Member(
        DeviceId device, Map<String, String> labels, String hardwareClass, String variant) {

    public Member {
        labels = Map.copyOf(labels);
    }
}

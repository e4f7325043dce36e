package io.flotilla.controller.rollout.plan;

import java.util.List;

/**
 * How a rollout advances and reacts to failures.
 *
 * @param waves all waves in order, the implicit last one included; at least one, and the last takes
 *     all that are left
 */
public record RolloutPolicy(List<WaveSpec> waves, Pace pace, FailurePolicy failures) {

    public RolloutPolicy {
        waves = List.copyOf(waves);
        if (waves.isEmpty() || !(waves.getLast().limit() instanceof WaveLimit.Rest)) {
            throw new IllegalArgumentException("the last wave takes all devices that are left");
        }
    }

    /** The wave at the ordinal, from 1. */
    public WaveSpec wave(int ordinal) {
        return waves.get(ordinal - 1);
    }

    /** How many of so many devices each wave takes, in order; they add up to all. */
    public List<Integer> shares(int devices) {
        var left = new int[] {devices};
        return waves.stream()
                .map(
                        wave -> {
                            var taken = wave.limit().of(devices, left[0]);
                            left[0] -= taken;
                            return taken;
                        })
                .toList();
    }
}

package io.flotilla.controller.rollout.plan;

/** How a rollout advances and reacts to failures. */
public record RolloutPolicy(
        WavePlan waves, Pace pace, FailurePolicy failures, Throttle throttle, Claim claim) {

    /** The wave at the ordinal, from 1. */
    public WaveSpec wave(int ordinal) {
        return waves.wave(ordinal);
    }
}

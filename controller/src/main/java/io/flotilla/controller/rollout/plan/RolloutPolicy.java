package io.flotilla.controller.rollout.plan;

import io.flotilla.controller.rollout.gate.Analysis;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How a rollout advances and reacts to failures.
 *
 * @param analyses that waves name
 */
public record RolloutPolicy(
        WavePlan waves,
        Pace pace,
        FailurePolicy failures,
        Throttle throttle,
        Claim claim,
        List<Analysis> analyses) {

    public RolloutPolicy {
        analyses = List.copyOf(analyses);
    }

    /** A policy without analyses. */
    public RolloutPolicy(
            WavePlan waves, Pace pace, FailurePolicy failures, Throttle throttle, Claim claim) {
        this(waves, pace, failures, throttle, claim, List.of());
    }

    /** The wave at the ordinal, from 1. */
    public WaveSpec wave(int ordinal) {
        return waves.wave(ordinal);
    }

    /** What the wave at the ordinal must pass, and what only reports on it. */
    public List<Analysis> analysesOf(int ordinal) {
        var names = wave(ordinal).analyses();
        return analyses.stream().filter(analysis -> names.contains(analysis.name())).toList();
    }

    /** How many analyses of how many of so many waves decide in all. */
    public int gates(int waveCount) {
        return IntStream.rangeClosed(1, waveCount)
                .mapToObj(this::analysesOf)
                .flatMap(List::stream)
                .filter(analysis -> !analysis.isDryRun())
                .mapToInt(_ -> 1)
                .sum();
    }
}

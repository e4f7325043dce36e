package io.flotilla.controller.rollout.forecast;

import io.flotilla.controller.rollout.plan.WaveSpec;
import java.time.Instant;
import java.util.List;

/**
 * Who would be in a wave, and when it could happen at the earliest.
 *
 * @param ordinal its place, from 1
 * @param groups its devices, the largest group first
 * @param load what it would do to them
 */
public record WaveForecast(int ordinal, WaveSpec spec, List<Group> groups, Load load, Times times) {

    public WaveForecast {
        groups = List.copyOf(groups);
    }

    /**
     * Devices that are alike.
     *
     * @param variant that they would choose; empty: none, or it is not known
     * @param hardwareClass empty: not known
     */
    public record Group(String variant, String hardwareClass, int devices) {}

    /**
     * What a wave does to its devices.
     *
     * @param devices that it takes
     * @param changing those that would serve something else than today
     * @param bytes that would move to them
     */
    public record Load(int devices, int changing, long bytes) {}

    /**
     * The earliest times of a wave.
     *
     * @param begins when the first device is told
     * @param downloads when the first device may download
     * @param serves when all of them serve
     * @param ends when it has been watched for as long as it must
     */
    public record Times(Instant begins, Instant downloads, Instant serves, Instant ends) {}
}

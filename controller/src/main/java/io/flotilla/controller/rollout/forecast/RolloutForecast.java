package io.flotilla.controller.rollout.forecast;

import java.time.Instant;
import java.util.List;

/**
 * How a rollout would go about it if it were made now.
 *
 * @param ends when it could be over at the earliest
 * @param notes what the times do not count, in sentences
 */
public record RolloutForecast(List<WaveForecast> waves, Instant ends, List<String> notes) {

    public RolloutForecast {
        waves = List.copyOf(waves);
        notes = List.copyOf(notes);
    }
}

package io.flotilla.controller.rollout.engine;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When things happened to a rollout.
 *
 * @param started null before it started
 * @param ended null before it was over
 * @param deadline when its progress deadline strikes; null: it has none, or it no longer counts
 */
public record RolloutTimes(
        Instant created,
        Instant updated,
        @Nullable Instant started,
        @Nullable Instant ended,
        @Nullable Instant deadline) {

    static RolloutTimes createdAt(Instant now) {
        return new RolloutTimes(now, now, null, null, null);
    }

    RolloutTimes movedAt(Instant now, boolean over) {
        return new RolloutTimes(created, now, started, over ? now : null, deadline);
    }

    RolloutTimes startedAt(Instant now, @Nullable Duration progressDeadline) {
        var strikes = progressDeadline == null ? null : now.plus(progressDeadline);
        return new RolloutTimes(created, now, now, null, strikes);
    }

    RolloutTimes withoutPassedDeadline(Instant now) {
        return new RolloutTimes(created, now, started, ended, hasPassed(now) ? null : deadline);
    }

    boolean hasPassed(Instant now) {
        return deadline != null && !now.isBefore(deadline);
    }
}

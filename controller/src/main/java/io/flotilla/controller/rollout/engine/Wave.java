package io.flotilla.controller.rollout.engine;

import static io.flotilla.controller.rollout.engine.WaveState.AWAITING_APPROVAL;
import static io.flotilla.controller.rollout.engine.WaveState.BREACHED;
import static io.flotilla.controller.rollout.engine.WaveState.PASSED;
import static io.flotilla.controller.rollout.engine.WaveState.PENDING;
import static io.flotilla.controller.rollout.engine.WaveState.RUNNING;
import static io.flotilla.controller.rollout.engine.WaveState.SOAKING;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One step of a rollout at one moment of its life.
 *
 * @param ordinal its place, from 1
 * @param started null before it started
 * @param soakEnds when its soak ends; null unless it is or was SOAKING
 * @param ended null before it was over
 */
public record Wave(
        int ordinal,
        WaveState state,
        DeploymentCounts counts,
        @Nullable Instant started,
        @Nullable Instant soakEnds,
        @Nullable Instant ended) {

    /** A wave whose turn has not come. */
    public static Wave pending(int ordinal) {
        return new Wave(ordinal, PENDING, DeploymentCounts.NONE, null, null, null);
    }

    public Wave askApproval() {
        return move(AWAITING_APPROVAL, started, soakEnds, ended);
    }

    public Wave start(Instant now) {
        return move(RUNNING, now, soakEnds, ended);
    }

    public Wave soak(Instant until) {
        return move(SOAKING, started, until, ended);
    }

    public Wave pass(Instant now) {
        return move(PASSED, started, soakEnds, now);
    }

    public Wave breach(Instant now) {
        return move(BREACHED, started, soakEnds, now);
    }

    public Wave withCounts(DeploymentCounts now) {
        return new Wave(ordinal, state, now, started, soakEnds, ended);
    }

    /** When its devices began to serve under watch, of which this is the length; null: not yet. */
    @Nullable Instant watchedSince(Duration soak) {
        return soakEnds == null ? null : soakEnds.minus(soak);
    }

    private Wave move(
            WaveState there,
            @Nullable Instant startTime,
            @Nullable Instant soakEndTime,
            @Nullable Instant endTime) {
        if (!state.allows(there)) {
            throw new IllegalStateException(
                    "wave %d is %s: it cannot become %s".formatted(ordinal, state, there));
        }
        return new Wave(ordinal, there, counts, startTime, soakEndTime, endTime);
    }
}

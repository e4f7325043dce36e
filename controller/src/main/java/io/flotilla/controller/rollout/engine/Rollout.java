package io.flotilla.controller.rollout.engine;

import static io.flotilla.controller.rollout.engine.RolloutState.AWAITING_APPROVAL;
import static io.flotilla.controller.rollout.engine.RolloutState.CANCELLED;
import static io.flotilla.controller.rollout.engine.RolloutState.FAILED;
import static io.flotilla.controller.rollout.engine.RolloutState.PAUSED;
import static io.flotilla.controller.rollout.engine.RolloutState.REJECTED;
import static io.flotilla.controller.rollout.engine.RolloutState.ROLLED_BACK;
import static io.flotilla.controller.rollout.engine.RolloutState.ROLLING_BACK;
import static io.flotilla.controller.rollout.engine.RolloutState.RUNNING;
import static io.flotilla.controller.rollout.engine.RolloutState.SCHEDULED;
import static io.flotilla.controller.rollout.engine.RolloutState.SUCCEEDED;

import io.flotilla.controller.rollout.gate.Gates;
import io.flotilla.controller.rollout.gate.Measurement;
import io.flotilla.controller.rollout.gate.Stratum;
import io.flotilla.controller.rollout.rollback.Withdrawal;
import io.flotilla.controller.shared.FleetException.FailedPrecondition;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/**
 * The staged delivery of one model version to many devices, at one moment of its life.
 *
 * @param reason what is awaited, or how it ended, in one sentence
 * @param revision of its optimistic lock
 */
public record Rollout(
        RolloutId id,
        RolloutPlan plan,
        RolloutState state,
        String reason,
        RolloutTimes times,
        long revision) {

    /** A new rollout, before it is kept. */
    public static Rollout create(RolloutId id, RolloutPlan plan, Instant now) {
        var state = plan.start().requiresApproval() ? AWAITING_APPROVAL : SCHEDULED;
        return new Rollout(id, plan, state, "", RolloutTimes.createdAt(now), 0);
    }

    public Rollout approve(String why, Instant now) {
        return state == AWAITING_APPROVAL ? move(SCHEDULED, why, now) : illegal("be approved");
    }

    public Rollout reject(String why, Instant now) {
        return moveOnce(REJECTED, "be rejected", why, now);
    }

    /** Starts it; its progress deadline counts from here. */
    public Rollout start(String why, Instant now) {
        return switch (state) {
            case RUNNING -> this;
            case SCHEDULED ->
                    move(RUNNING, why, now)
                            .with(times.startedAt(now, plan.policy().pace().progressDeadline()));
            default -> illegal("be started");
        };
    }

    public Rollout pause(String why, Instant now) {
        return moveOnce(PAUSED, "be paused", why, now);
    }

    /** Goes on; a progress deadline that has passed no longer counts, since somebody decided. */
    public Rollout resume(String why, Instant now) {
        return switch (state) {
            case RUNNING -> this;
            case PAUSED -> move(RUNNING, why, now).with(times.withoutPassedDeadline(now));
            default -> illegal("be resumed");
        };
    }

    public Rollout cancel(String why, Instant now) {
        return moveOnce(CANCELLED, "be cancelled", why, now);
    }

    public Rollout succeed(String why, Instant now) {
        return moveOnce(SUCCEEDED, "succeed", why, now);
    }

    public Rollout beginRollback(String why, Instant now) {
        return moveOnce(ROLLING_BACK, "be rolled back", why, now);
    }

    public Rollout finishRollback(boolean allRestored, String why, Instant now) {
        return moveOnce(allRestored ? ROLLED_BACK : FAILED, "end its rollback", why, now);
    }

    /** The same state with another sentence on what is awaited. */
    public Rollout awaiting(String what) {
        return new Rollout(id, plan, state, what, times, revision);
    }

    /**
     * The analyses of a wave of it, with those of their measurements that count.
     *
     * @param withdrawals variants that speak for themselves no more
     */
    public Gates gates(Wave wave, List<Measurement> measurements, List<Withdrawal> withdrawals) {
        var policy = plan.policy();
        var since = wave.watchedSince(policy.wave(wave.ordinal()).soak());
        var begins = since == null || since.isBefore(times.updated()) ? times.updated() : since;
        var standing =
                measurements.stream()
                        .flatMap(one -> one.without(gone(withdrawals)).stream())
                        .toList();
        return Gates.of(policy.analysesOf(wave.ordinal()), begins, standing);
    }

    private static Predicate<Stratum> gone(List<Withdrawal> withdrawals) {
        return stratum ->
                withdrawals.stream()
                        .anyMatch(one -> one.concerns(stratum.variant(), stratum.hardwareClass()));
    }

    /** The full resource name. */
    public String name() {
        return id.resourceName();
    }

    private Rollout moveOnce(RolloutState there, String verb, String why, Instant now) {
        return state == there ? this : state.allows(there) ? move(there, why, now) : illegal(verb);
    }

    private Rollout move(RolloutState there, String why, Instant now) {
        return new Rollout(id, plan, there, why, times.movedAt(now, there.isOver()), revision);
    }

    private Rollout with(RolloutTimes changed) {
        return new Rollout(id, plan, state, reason, changed, revision);
    }

    private Rollout illegal(String verb) {
        throw FailedPrecondition.illegalMove(name(), state, verb);
    }
}

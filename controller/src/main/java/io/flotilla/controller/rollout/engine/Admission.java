package io.flotilla.controller.rollout.engine;

import io.flotilla.controller.rollout.engine.Queue.Candidate;
import io.flotilla.controller.rollout.engine.Queue.Group;
import io.flotilla.controller.rollout.plan.DisruptionBudget;
import io.flotilla.controller.rollout.plan.Throttle;
import io.flotilla.controller.shared.DeviceCount;
import io.flotilla.controller.shared.DeviceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides which devices of a wave may be told now. */
final class Admission {

    /** What may be done now. */
    sealed interface Verdict {}

    /** Tell these, at least one. */
    record Admitted(List<DeviceId> devices) implements Verdict {}

    /**
     * Tell none.
     *
     * @param until when to look again even if nothing happens; null: no need to
     */
    record Held(String why, @Nullable Instant until) implements Verdict {}

    /** Nobody waits to be told, or nobody may be told at all. */
    record Nobody() implements Verdict {}

    private final Throttle throttle;
    private final Queue queue;

    private Admission(Throttle throttle, Queue queue) {
        this.throttle = throttle;
        this.queue = queue;
    }

    /** Judges the queue of a rollout, if there is one. */
    static Verdict of(RolloutSnapshot snapshot) {
        if (!snapshot.mayTell() || snapshot.untold() == 0) {
            return new Nobody();
        }
        var underWay = snapshot.counts().inProgress() - snapshot.stragglers().placeless();
        return admit(snapshot.rollout().plan().policy().throttle(), snapshot.queue(), underWay);
    }

    /**
     * Judges the queue.
     *
     * @param underWay how many devices of the rollout are within reach and under way
     */
    static Verdict admit(Throttle throttle, Queue queue, int underWay) {
        return new Admission(throttle, queue).admit(underWay);
    }

    private Verdict admit(int underWay) {
        if (queue.next().isEmpty()) {
            return new Held("Its devices are told one after the other.", queue.nextTime());
        }
        var places = throttle.maxConcurrent() - underWay;
        if (places <= 0) {
            return new Held(
                    DeviceCount.with(underWay, "is", "are") + " under way; no more may be at once.",
                    null);
        }
        var rate = throttle.rate();
        if (rate != null) {
            places = Math.min(places, rate.maxPerWindow() - queue.recentlyTold().size());
            if (places <= 0) {
                return new Held(
                        DeviceCount.with(rate.maxPerMinute(), "is", "are")
                                + " told in a minute, no more.",
                        queue.recentlyTold().getFirst().plus(rate.window()));
            }
        }
        var admitted = withinBudget(places);
        return admitted.isEmpty()
                ? new Held("The disruption budget is used up.", null)
                : new Admitted(admitted);
    }

    private List<DeviceId> withinBudget(int places) {
        var budget = throttle.budget();
        if (budget == null) {
            return queue.next().stream().limit(places).map(Candidate::device).toList();
        }
        var groups = new HashMap<>(queue.groups());
        var admitted = new ArrayList<DeviceId>();
        for (var candidate : queue.next()) {
            if (admitted.size() < places && take(candidate, budget, groups)) {
                admitted.add(candidate.device());
            }
        }
        return admitted;
    }

    /** A device that is away already takes nothing from its group, but may come back any time. */
    private static boolean take(
            Candidate candidate, DisruptionBudget budget, Map<String, Group> groups) {
        var group = groups.getOrDefault(candidate.group(), new Group(1, 0, 0));
        var most = budget.maxUnavailable(group.devices());
        var taken = candidate.isAway() ? group.updating() : group.away();
        if (taken >= most) {
            return false;
        }
        groups.put(
                candidate.group(),
                new Group(
                        group.devices(),
                        group.away() + (candidate.isAway() ? 0 : 1),
                        group.updating() + 1));
        return true;
    }
}

package io.flotilla.controller.rollout.deployment;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far one slot of a device is with a deployment.
 *
 * @param round of the deployment that this is about
 * @param attempts in order, those of earlier rounds included
 * @param awaited the window that the device waits for; null: it waits for none
 */
public record SlotProgress(
        DeploymentId deployment,
        int round,
        Choice choice,
        List<Attempt> attempts,
        Outcome outcome,
        @Nullable WindowWait awaited) {

    public SlotProgress {
        attempts = List.copyOf(attempts);
    }

    /** The same, less a wait that is over, or longer than any that is believed. */
    public SlotProgress believedAt(Instant now) {
        var isBelieved =
                awaited == null
                        || (awaited.opens().isAfter(now)
                                && awaited.opens().isBefore(now.plus(WindowWait.LONGEST)));
        return isBelieved
                ? this
                : new SlotProgress(deployment, round, choice, attempts, outcome, null);
    }
}

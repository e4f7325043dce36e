package io.flotilla.controller.rollout;

import io.flotilla.controller.planning.disagreement.Disagreements;
import io.flotilla.controller.registry.ModelVersion;
import io.flotilla.controller.rollout.assignment.AssignedSlot;
import io.flotilla.controller.shared.Batches;
import io.flotilla.controller.shared.EncodedMessage;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Has what devices chose compared with what was to be expected of them, some time after they said
 * it: nothing waits for that, and what there is no room for is not compared.
 */
@Singleton
public class ChoiceFollower {

    private static final System.Logger LOG = System.getLogger(ChoiceFollower.class.getName());

    private static final int MAX_WAITING = 100_000;
    private static final int BATCH = 500;
    private static final Duration GATHER = Duration.ofSeconds(1);

    private final RolloutRepository rollouts;
    private final PolicyCodec policies;
    private final Disagreements disagreements;
    private final Batches<Chosen> choices;

    ChoiceFollower(RolloutRepository rollouts, PolicyCodec policies, Disagreements disagreements) {
        this.rollouts = rollouts;
        this.policies = policies;
        this.disagreements = disagreements;
        this.choices =
                new Batches<Chosen>(
                                "choices",
                                MAX_WAITING,
                                BATCH,
                                this::compare,
                                ChoiceFollower::notCompared)
                        .gathering(GATHER);
    }

    private record Chosen(AssignedSlot slot, EncodedMessage selection) {}

    void start(@Observes StartupEvent startup) {
        choices.start();
    }

    void stop(@Observes ShutdownEvent shutdown) {
        choices.stop(Duration.ofSeconds(1));
    }

    /** Takes what a device chose for a slot. Never blocks. */
    void offer(AssignedSlot slot, EncodedMessage selection) {
        choices.offer(new Chosen(slot, selection));
    }

    private void compare(List<Chosen> batch) {
        var sent =
                rollouts.policiesOf(
                        batch.stream()
                                .map(chosen -> chosen.slot.deployment().rollout())
                                .distinct()
                                .toList());
        var compared = new ArrayList<Disagreements.Choice>();
        for (var chosen : batch) {
            var policy = sent.get(chosen.slot.deployment().rollout());
            if (policy != null) {
                compared.add(
                        new Disagreements.Choice(
                                chosen.slot.deployment().device(),
                                ModelVersion.NAMES.parse(
                                        "model_version", chosen.slot.modelVersion()),
                                chosen.slot.slot(),
                                policies.variantPolicy(policy),
                                chosen.selection));
            }
        }
        disagreements.count(compared);
    }

    private static void notCompared(Chosen chosen, RuntimeException failure) {
        LOG.log(
                Level.WARNING,
                "choice not compared device=" + chosen.slot.deployment().device(),
                failure);
    }
}

package io.flotilla.agent.reconcile;

import io.flotilla.agent.reconcile.Attempt.Failure;
import io.flotilla.agent.reconcile.desired.GoldenTest;
import io.flotilla.agent.reconcile.desired.Handover.Room;
import io.flotilla.agent.runtime.Fault;
import io.flotilla.agent.runtime.LoadOutcome;
import io.flotilla.agent.runtime.RunningModel;
import io.flotilla.agent.select.Appraiser;
import io.flotilla.agent.select.Appraiser.Verdict;
import io.flotilla.agent.select.SelectionInputs;
import io.flotilla.agent.serve.Meter;
import io.flotilla.agent.serve.Occupant;
import io.flotilla.agent.serve.Slot;
import io.flotilla.agent.serve.Slot.Observer;
import io.flotilla.agent.serve.shadow.Shadow;
import io.flotilla.agent.serve.shadow.ShadowRule;
import io.flotilla.agent.shared.Pause;
import io.flotilla.contract.selection.SpeedObjective;
import java.io.IOException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Lets a staged variant serve in a slot: loads it, runs the golden test, sees how fast it is, and
 * only then exchanges the occupant. The one before answers until then if both fit in memory;
 * otherwise it is unloaded first.
 */
final class Activation {
    private static final Failure NO_ROOM =
            new Failure(
                    FailureReason.OUT_OF_MEMORY,
                    "it does not fit beside what serves, which the policy does not let go first");

    private final Loader loader;
    private final SelectionInputs inputs;
    private final Appraiser appraiser;
    private final Meter meter;
    private final Shadow.Means shadowing;

    Activation(
            Loader loader,
            SelectionInputs inputs,
            Appraiser appraiser,
            Meter meter,
            RandomGenerator random) {
        this.loader = loader;
        this.inputs = inputs;
        this.appraiser = appraiser;
        this.meter = meter;
        this.shadowing = new Shadow.Means(meter, inputs::availableBytes, Pause.real(), random);
    }

    /** What an activation came to. */
    sealed interface Outcome {
        /**
         * It serves.
         *
         * @param goldenCosine null: no golden test ran
         */
        record Activated(RunningModel model, @Nullable Double goldenCosine) implements Outcome {}

        /**
         * It does not.
         *
         * @param goldenCosine null: no golden test ran
         * @param vacated whether the one before was unloaded, so that it must be loaded again
         */
        record NotActivated(Failure failure, @Nullable Double goldenCosine, boolean vacated)
                implements Outcome {}
    }

    /**
     * What a candidate must show.
     *
     * @param room how what serves makes room for it
     * @param shadow what the version that it replaces is asked too, once it serves
     */
    record Demands(GoldenTest golden, SpeedObjective objective, Room room, ShadowRule shadow) {}

    Outcome activate(Slot slot, Installed candidate, Demands demands)
            throws IOException, InterruptedException {
        var occupant = slot.occupant();
        // What an earlier version is still asked makes room first.
        occupant.ifPresent(serving -> slot.observe(serving, Observer.NONE));
        if (occupant.isPresent() && occupant.get().variant().equals(candidate.variant().name())) {
            return confirm(slot, occupant.get().model(), candidate, demands.golden());
        }
        var fitsBeside = candidate.expectedBytes() <= inputs.availableBytes();
        if (occupant.isPresent() && !fitsBeside && demands.room() == Room.HAND_OVER) {
            return new Outcome.NotActivated(NO_ROOM, null, false);
        }
        var vacated =
                occupant.isPresent() && (!fitsBeside || demands.room() == Room.UNLOAD_THEN_LOAD);
        if (vacated) {
            slot.vacate();
        }
        return switch (loader.load(candidate)) {
            case LoadOutcome.Failed(var fault) -> notActivated(fault, vacated);
            case LoadOutcome.Loaded(var model) -> {
                var occupied = false;
                try {
                    var outcome = test(slot, candidate, demands, model, vacated);
                    if (outcome instanceof Outcome.Activated) {
                        var name = candidate.variant().name();
                        var incoming = new Occupant(candidate.modelVersion(), name, model);
                        takeOver(slot, occupant.orElse(null), incoming, demands.shadow());
                        occupied = true;
                    }
                    yield outcome;
                } finally {
                    if (!occupied) {
                        model.close();
                    }
                }
            }
        };
    }

    /**
     * The version that is replaced is closed, or asked too for a while.
     *
     * @param before what served until now or made room; null: nothing
     */
    private void takeOver(
            Slot slot, @Nullable Occupant before, Occupant incoming, ShadowRule shadow) {
        if (!shadow.isWanted()) {
            slot.occupy(incoming);
            return;
        }
        if (before == null || before.modelVersion().equals(incoming.modelVersion())) {
            slot.occupy(incoming);
            meter.notCompared(slot.name(), incoming.variant(), "nothing_before");
            return;
        }
        var outgoing = slot.relieve(incoming);
        if (outgoing.isPresent()) {
            Shadow.begin(slot, outgoing.get(), incoming, shadow, shadowing);
        } else {
            meter.notCompared(slot.name(), incoming.variant(), "no_memory");
        }
    }

    /** Asks the version before what is asked again, after a restart; both must fit in memory. */
    void compareAgain(Slot slot, Installed previous, ShadowRule shadow)
            throws IOException, InterruptedException {
        var serving = slot.occupant();
        if (serving.isEmpty() || serving.get().modelVersion().equals(previous.modelVersion())) {
            return;
        }
        var incoming = serving.get();
        if (previous.expectedBytes() > inputs.availableBytes()) {
            meter.notCompared(slot.name(), incoming.variant(), "no_memory");
            return;
        }
        switch (loader.load(previous)) {
            case LoadOutcome.Failed _ ->
                    meter.notCompared(slot.name(), incoming.variant(), "outgoing_failed");
            case LoadOutcome.Loaded(var model) -> {
                var outgoing =
                        new Occupant(previous.modelVersion(), previous.variant().name(), model);
                Shadow.begin(slot, outgoing, incoming, shadow, shadowing);
            }
        }
    }

    /** What serves already is not loaded again, but must pass the test all the same. */
    private Outcome confirm(Slot slot, RunningModel model, Installed candidate, GoldenTest golden)
            throws InterruptedException {
        var result = check(slot, model, candidate, golden);
        var failure = result.failure();
        return failure == null
                ? new Outcome.Activated(model, result.minCosine())
                : new Outcome.NotActivated(failure, result.minCosine(), false);
    }

    private Outcome test(
            Slot slot, Installed candidate, Demands demands, RunningModel model, boolean vacated)
            throws InterruptedException {
        var result = check(slot, model, candidate, demands.golden());
        var cosine = result.minCosine();
        var failure = result.failure();
        if (failure != null) {
            return new Outcome.NotActivated(failure, cosine, vacated);
        }
        return switch (appraiser.appraise(model, candidate.item(), demands.objective())) {
            case Verdict.Fine _ -> new Outcome.Activated(model, cosine);
            case Verdict.TooSlow(var message) ->
                    new Outcome.NotActivated(
                            new Failure(FailureReason.TOO_SLOW, message), cosine, vacated);
            case Verdict.Died(var fault) ->
                    new Outcome.NotActivated(
                            new Failure(FailureReason.of(fault.kind()), fault.message()),
                            cosine,
                            vacated);
        };
    }

    private GoldenCheck.Result check(
            Slot slot, RunningModel model, Installed candidate, GoldenTest golden)
            throws InterruptedException {
        var precisionClass = candidate.variant().selectable().facts().precisionClass();
        var result = GoldenCheck.run(model, golden, precisionClass);
        if (result.minCosine() != null) {
            meter.tested(slot.name(), candidate.variant().name(), result.minCosine());
        }
        return result;
    }

    private static Outcome notActivated(Fault fault, boolean vacated) {
        var failure = new Failure(FailureReason.of(fault.kind()), fault.message());
        return new Outcome.NotActivated(failure, null, vacated);
    }
}

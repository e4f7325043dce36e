package io.flotilla.agent.reconcile;

import io.flotilla.agent.reconcile.Attempt.Failure;
import io.flotilla.agent.reconcile.desired.GoldenTest;
import io.flotilla.agent.runtime.Fault;
import io.flotilla.agent.runtime.LoadOutcome;
import io.flotilla.agent.runtime.RunningModel;
import io.flotilla.agent.select.Appraiser;
import io.flotilla.agent.select.Appraiser.Verdict;
import io.flotilla.agent.select.SelectionInputs;
import io.flotilla.agent.serve.Meter;
import io.flotilla.agent.serve.Occupant;
import io.flotilla.agent.serve.Slot;
import io.flotilla.contract.selection.SpeedObjective;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Lets a staged variant serve in a slot: loads it, runs the golden test, sees how fast it is, and
 * only then exchanges the occupant. The one before answers until then if both fit in memory;
 * otherwise it is unloaded first.
 */
final class Activation {
    private final Loader loader;
    private final SelectionInputs inputs;
    private final Appraiser appraiser;
    private final Meter meter;

    Activation(Loader loader, SelectionInputs inputs, Appraiser appraiser, Meter meter) {
        this.loader = loader;
        this.inputs = inputs;
        this.appraiser = appraiser;
        this.meter = meter;
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

    Outcome activate(Slot slot, Installed candidate, GoldenTest golden, SpeedObjective objective)
            throws IOException, InterruptedException {
        var occupant = slot.occupant();
        if (occupant.isPresent() && occupant.get().variant().equals(candidate.variant().name())) {
            return confirm(slot, occupant.get().model(), candidate, golden);
        }
        var fitsBeside = candidate.expectedBytes() <= inputs.availableBytes();
        var vacated = occupant.isPresent() && !fitsBeside;
        if (vacated) {
            slot.vacate();
        }
        return switch (loader.load(candidate)) {
            case LoadOutcome.Failed(var fault) -> notActivated(fault, vacated);
            case LoadOutcome.Loaded(var model) -> {
                var occupied = false;
                try {
                    var outcome = test(slot, candidate, golden, objective, model, vacated);
                    if (outcome instanceof Outcome.Activated) {
                        var name = candidate.variant().name();
                        slot.occupy(new Occupant(candidate.modelVersion(), name, model));
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
            Slot slot,
            Installed candidate,
            GoldenTest golden,
            SpeedObjective objective,
            RunningModel model,
            boolean vacated)
            throws InterruptedException {
        var result = check(slot, model, candidate, golden);
        var cosine = result.minCosine();
        var failure = result.failure();
        if (failure != null) {
            return new Outcome.NotActivated(failure, cosine, vacated);
        }
        return switch (appraiser.appraise(model, candidate.item(), objective)) {
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

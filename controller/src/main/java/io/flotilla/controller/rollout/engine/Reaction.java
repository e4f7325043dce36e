package io.flotilla.controller.rollout.engine;

import io.flotilla.controller.rollout.gate.Stratum;
import io.flotilla.controller.rollout.plan.FailurePolicy;
import io.flotilla.controller.rollout.plan.RollbackRule.Extent;
import io.flotilla.controller.rollout.rollback.RollbackScope;
import io.flotilla.controller.shared.DeviceCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a rollout does about failures, as its policy says. */
final class Reaction {

    private Reaction() {}

    /** The wave's gate was missed. */
    static List<Move> toBreach(RolloutSnapshot snapshot, Wave wave, String why) {
        var moves = new ArrayList<Move>();
        moves.add(new Move.BreachWave(wave.ordinal(), why));
        moves.addAll(action(failures(snapshot), wave, why));
        return moves;
    }

    /** The rollout is not over at its progress deadline. */
    static List<Move> toDeadline(RolloutSnapshot snapshot) {
        var why =
                "It was not over at its progress deadline, %s."
                        .formatted(snapshot.rollout().times().deadline());
        return action(failures(snapshot), snapshot.currentWave().orElse(null), why);
    }

    /** One variant fails on one hardware class, and it alone is to go. */
    static Optional<Move> toVariants(RolloutSnapshot snapshot) {
        var condition = failures(snapshot).errorCondition();
        if (condition == null || !failures(snapshot).judgesVariants()) {
            return Optional.empty();
        }
        return snapshot.variants()
                .worst(condition)
                .map(
                        bad ->
                                new Move.WithdrawVariant(
                                        bad.variant(),
                                        bad.hardwareClass(),
                                        "It failed on %d of %s of class %s."
                                                .formatted(
                                                        bad.failed(),
                                                        DeviceCount.of(bad.executed()),
                                                        bad.hardwareClass())));
    }

    /** An analysis failed; if single variants are to blame and to go, the first of them is. */
    static Optional<Move> toStrata(RolloutSnapshot snapshot, List<Stratum> failed, String why) {
        return failures(snapshot).judgesVariants()
                ? failed.stream()
                        .filter(stratum -> !stratum.variant().isEmpty())
                        .findFirst()
                        .map(
                                stratum ->
                                        new Move.WithdrawVariant(
                                                stratum.variant(), stratum.hardwareClass(), why))
                : Optional.empty();
    }

    /** Whether all that it does is to stop until somebody has looked. */
    static boolean onlyPauses(RolloutSnapshot snapshot) {
        var failures = failures(snapshot);
        return switch (failures.errorAction()) {
            case PAUSE -> true;
            case CANCEL -> false;
            case ROLL_BACK -> failures.rollback().extent() != Extent.ROLLOUT;
        };
    }

    private static List<Move> action(FailurePolicy failures, @Nullable Wave wave, String why) {
        return switch (failures.errorAction()) {
            case PAUSE -> List.of(new Move.Pause(why));
            case CANCEL -> List.of(new Move.Cancel(why));
            case ROLL_BACK ->
                    switch (failures.rollback().extent()) {
                        case ROLLOUT ->
                                List.of(new Move.RollBack(new RollbackScope.WholeRollout(), why));
                        case FAILED_DEVICES ->
                                List.of(
                                        new Move.RollBack(new RollbackScope.FailedDevices(), why),
                                        new Move.Pause(why));
                        case WAVE -> backAndPause(wave, why);
                        case VARIANT ->
                                List.of(new Move.Pause(why + " No variant alone is to blame."));
                    };
        };
    }

    private static List<Move> backAndPause(@Nullable Wave wave, String why) {
        var pause = new Move.Pause(why);
        return wave == null
                ? List.of(pause)
                : List.of(new Move.RollBack(new RollbackScope.OfWave(wave.ordinal()), why), pause);
    }

    private static FailurePolicy failures(RolloutSnapshot snapshot) {
        return snapshot.rollout().plan().policy().failures();
    }
}

package io.flotilla.controller.rollout.engine;

import io.flotilla.controller.rollout.plan.OfflineDevices;
import io.flotilla.controller.shared.DeviceCount;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Judges whether a wave has shown what it must before the next. */
final class WaveGate {

    /** What a wave has shown so far. */
    sealed interface Verdict {}

    /** Enough to go on. */
    record Met() implements Verdict {}

    /** Too many failures. */
    record Missed(String why) implements Verdict {}

    /** Some of its devices were not told yet. */
    record Untold() implements Verdict {}

    /** Not enough to tell. */
    record Undecided(String what) implements Verdict {}

    Verdict judge(RolloutSnapshot snapshot, Wave wave) {
        var policy = snapshot.rollout().plan().policy();
        var spec = policy.wave(wave.ordinal());
        var counts = wave.counts().without(snapshot.variants().excused());
        var condition = policy.failures().errorCondition();
        if (condition != null
                && !policy.failures().judgesVariants()
                && condition.isMetBy(counts.unsuccessful(), counts.executed())) {
            return new Missed(
                    "Wave %s: %d of %d finished devices failed; the error condition is %s."
                            .formatted(
                                    spec.name(),
                                    counts.unsuccessful(),
                                    counts.executed(),
                                    percent(condition.thresholdRatio())));
        }
        if (counts.of(DeploymentState.PENDING) > 0) {
            return new Untold();
        }
        var awaited = awaited(snapshot, counts);
        if (awaited > 0) {
            return new Undecided(
                    "Wave %s: %s under way, %d of them out of reach%s."
                            .formatted(
                                    spec.name(),
                                    DeviceCount.with(awaited, "is", "are"),
                                    snapshot.stragglers().unreachable(),
                                    waiting(snapshot.stragglers().waiting())));
        }
        if (counts.successRatio() < spec.successThresholdRatio()) {
            return new Missed(
                    "Wave %s: %d of %d finished devices succeeded; %s were needed."
                            .formatted(
                                    spec.name(),
                                    counts.of(DeploymentState.SUCCEEDED),
                                    counts.executed(),
                                    percent(spec.successThresholdRatio())));
        }
        return new Met();
    }

    /** Whether those of its devices that have ended succeeded often enough. */
    boolean hasEnoughSuccesses(RolloutSnapshot snapshot, Wave wave) {
        return wave.counts().without(snapshot.variants().excused()).successRatio()
                >= snapshot.rollout().plan().policy().wave(wave.ordinal()).successThresholdRatio();
    }

    /**
     * How many devices the wave waits for. Even a wave that leaves out what is out of reach waits
     * until something is known of one device: nothing is no proof.
     */
    private static int awaited(RolloutSnapshot snapshot, DeploymentCounts counts) {
        var stragglers = snapshot.stragglers();
        var somethingKnown = counts.executed() + counts.of(DeploymentState.SKIPPED) > 0;
        var excludes =
                snapshot.rollout().plan().policy().pace().offlineDevices()
                        == OfflineDevices.EXCLUDE;
        var leftOut =
                stragglers.lost() + (excludes && somethingKnown ? stragglers.unreachable() : 0);
        return Math.max(0, counts.inProgress() - leftOut);
    }

    private static String waiting(Stragglers.Waiting waiting) {
        return waiting.nextOpening() == null
                ? ""
                : ", and %d wait for a window until %s"
                        .formatted(waiting.devices(), waiting.nextOpening());
    }

    private static String percent(double ratio) {
        return BigDecimal.valueOf(ratio * 100)
                        .setScale(2, RoundingMode.HALF_EVEN)
                        .stripTrailingZeros()
                        .toPlainString()
                + " %";
    }
}

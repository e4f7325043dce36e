package io.flotilla.controller.rollout.plan;

import io.flotilla.contract.label.LabelSelector;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One wave as it is planned.
 *
 * @param selector of the devices that it takes from; null: all that are left
 * @param successThresholdRatio share of its finished devices that must have succeeded, 0 to 1
 * @param soak how long its devices serve under watch before the next wave; zero: not at all
 * @param needsApproval whether somebody must let it start
 * @param analyses names of those that it must pass before the next wave
 */
public record WaveSpec(
        String name,
        WaveLimit limit,
        @Nullable LabelSelector selector,
        double successThresholdRatio,
        Duration soak,
        boolean needsApproval,
        List<String> analyses) {

    public WaveSpec {
        if (!(successThresholdRatio >= 0 && successThresholdRatio <= 1) || soak.isNegative()) {
            throw new IllegalArgumentException("threshold or soak out of range");
        }
        analyses = List.copyOf(analyses);
    }

    /** A wave without analyses. */
    public WaveSpec(
            String name,
            WaveLimit limit,
            @Nullable LabelSelector selector,
            double successThresholdRatio,
            Duration soak,
            boolean needsApproval) {
        this(name, limit, selector, successThresholdRatio, soak, needsApproval, List.of());
    }

    /** Whether its devices serve under watch before the next wave. */
    public boolean isWatched() {
        return !soak.isZero() || !analyses.isEmpty();
    }

    /** Whether it takes all devices that are left. */
    public boolean takesTheRest() {
        return selector == null && limit instanceof WaveLimit.Rest;
    }
}

package io.flotilla.controller.rollout.engine;

import static io.flotilla.controller.rollout.engine.DeploymentState.FAILED;
import static io.flotilla.controller.rollout.engine.DeploymentState.IN_PROGRESS;
import static io.flotilla.controller.rollout.engine.DeploymentState.ROLLED_BACK;
import static io.flotilla.controller.rollout.engine.DeploymentState.SUCCEEDED;

import io.flotilla.controller.rollout.rollback.VariantEvidence.Excused;
import java.util.EnumMap;
import java.util.Map;

/**
 * Deployments counted by state.
 *
 * @param byState states that are missing count zero
 */
public record DeploymentCounts(Map<DeploymentState, Integer> byState) {

    public static final DeploymentCounts NONE = new DeploymentCounts(Map.of());

    public DeploymentCounts {
        byState = Map.copyOf(byState);
    }

    public int of(DeploymentState state) {
        return byState.getOrDefault(state, 0);
    }

    public int total() {
        return byState.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Devices that were told and have not ended. */
    public int inProgress() {
        return of(IN_PROGRESS);
    }

    /** Devices on which the version was put to the test: those that a gate judges by. */
    public int executed() {
        return of(SUCCEEDED) + of(FAILED) + of(ROLLED_BACK);
    }

    /** Those of the executed that do not serve the version. */
    public int unsuccessful() {
        return of(FAILED) + of(ROLLED_BACK);
    }

    /** Share of the executed that serve the version; 1 when there are none. */
    public double successRatio() {
        return executed() == 0 ? 1 : (double) of(SUCCEEDED) / executed();
    }

    /** The same without so many of those that do not serve the version. */
    DeploymentCounts without(Excused excused) {
        var less = new EnumMap<DeploymentState, Integer>(DeploymentState.class);
        less.putAll(byState);
        less.put(FAILED, Math.max(0, of(FAILED) - excused.failed()));
        less.put(ROLLED_BACK, Math.max(0, of(ROLLED_BACK) - excused.rolledBack()));
        return new DeploymentCounts(less);
    }

    public DeploymentCounts plus(DeploymentCounts more) {
        var sum = new EnumMap<DeploymentState, Integer>(DeploymentState.class);
        sum.putAll(byState);
        more.byState.forEach((state, count) -> sum.merge(state, count, Integer::sum));
        return new DeploymentCounts(sum);
    }
}

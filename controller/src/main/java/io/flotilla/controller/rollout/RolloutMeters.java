package io.flotilla.controller.rollout;

import io.flotilla.controller.rollout.engine.DeploymentState;
import io.flotilla.controller.rollout.engine.RolloutState;
import io.flotilla.controller.shared.ControllersOnly;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Map;

/** Shows how many rollouts, and deployments of open ones, are in each state. */
@Singleton
public class RolloutMeters {

    private final RolloutRepository rollouts;
    private final DeploymentRepository deployments;
    private volatile Map<RolloutState, Integer> rolloutCounts = Map.of();
    private volatile Map<DeploymentState, Integer> deploymentCounts = Map.of();

    RolloutMeters(
            RolloutRepository rollouts, DeploymentRepository deployments, MeterRegistry meters) {
        this.rollouts = rollouts;
        this.deployments = deployments;
        for (var state : RolloutState.values()) {
            Gauge.builder("flotilla.rollout.rollouts", () -> rolloutCounts.getOrDefault(state, 0))
                    .description("Rollouts in each state")
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .register(meters);
        }
        for (var state : DeploymentState.values()) {
            Gauge.builder(
                            "flotilla.rollout.deployments",
                            () -> deploymentCounts.getOrDefault(state, 0))
                    .description("Deployments of rollouts under way in each state")
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .register(meters);
        }
    }

    @Scheduled(
            every = "10s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = ControllersOnly.class)
    void count() {
        rolloutCounts = rollouts.countByState();
        deploymentCounts = deployments.countByState();
    }
}

package io.flotilla.controller.rollout.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.controller.rollout.rollback.RollbackState;
import io.flotilla.controller.shared.Pairs;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LifecyclesTest {

    @Test
    void a_rollout_moves_as_its_diagram_says() {
        var moves = Pairs.of(RolloutState.class, RolloutState::allows);

        assertThat(moves)
                .isEqualTo(
                        Map.of(
                                RolloutState.AWAITING_APPROVAL,
                                Set.of(
                                        RolloutState.SCHEDULED,
                                        RolloutState.REJECTED,
                                        RolloutState.CANCELLED),
                                RolloutState.SCHEDULED,
                                Set.of(RolloutState.RUNNING, RolloutState.CANCELLED),
                                RolloutState.RUNNING,
                                Set.of(
                                        RolloutState.SUCCEEDED,
                                        RolloutState.PAUSED,
                                        RolloutState.ROLLING_BACK,
                                        RolloutState.CANCELLED),
                                RolloutState.PAUSED,
                                Set.of(
                                        RolloutState.RUNNING,
                                        RolloutState.ROLLING_BACK,
                                        RolloutState.CANCELLED),
                                RolloutState.ROLLING_BACK,
                                Set.of(RolloutState.ROLLED_BACK, RolloutState.FAILED),
                                RolloutState.SUCCEEDED,
                                Set.of(RolloutState.ROLLING_BACK),
                                RolloutState.REJECTED,
                                Set.of(),
                                RolloutState.CANCELLED,
                                Set.of(),
                                RolloutState.ROLLED_BACK,
                                Set.of(),
                                RolloutState.FAILED,
                                Set.of()));
    }

    @Test
    void a_wave_moves_as_its_diagram_says() {
        var moves = Pairs.of(WaveState.class, WaveState::allows);

        assertThat(moves)
                .isEqualTo(
                        Map.of(
                                WaveState.PENDING,
                                Set.of(WaveState.AWAITING_APPROVAL, WaveState.RUNNING),
                                WaveState.AWAITING_APPROVAL,
                                Set.of(WaveState.RUNNING),
                                WaveState.RUNNING,
                                Set.of(WaveState.SOAKING, WaveState.PASSED, WaveState.BREACHED),
                                WaveState.SOAKING,
                                Set.of(WaveState.PASSED, WaveState.BREACHED),
                                WaveState.PASSED,
                                Set.of(),
                                WaveState.BREACHED,
                                Set.of()));
    }

    @Test
    void a_deployment_moves_as_its_diagram_says() {
        var moves = Pairs.of(DeploymentState.class, DeploymentState::allows);

        assertThat(moves)
                .isEqualTo(
                        Map.of(
                                DeploymentState.PENDING,
                                Set.of(
                                        DeploymentState.IN_PROGRESS,
                                        DeploymentState.SUPERSEDED,
                                        DeploymentState.CANCELLED),
                                DeploymentState.IN_PROGRESS,
                                Set.of(
                                        DeploymentState.SUCCEEDED,
                                        DeploymentState.FAILED,
                                        DeploymentState.SKIPPED,
                                        DeploymentState.SUPERSEDED,
                                        DeploymentState.CANCELLED,
                                        DeploymentState.ROLLED_BACK),
                                DeploymentState.SUCCEEDED,
                                Set.of(DeploymentState.IN_PROGRESS),
                                DeploymentState.FAILED,
                                Set.of(DeploymentState.PENDING, DeploymentState.IN_PROGRESS),
                                DeploymentState.SKIPPED,
                                Set.of(),
                                DeploymentState.SUPERSEDED,
                                Set.of(),
                                DeploymentState.CANCELLED,
                                Set.of(),
                                DeploymentState.ROLLED_BACK,
                                Set.of()));
    }

    @Test
    void a_rollback_moves_as_its_diagram_says() {
        var moves = Pairs.of(RollbackState.class, RollbackState::allows);

        assertThat(moves)
                .isEqualTo(
                        Map.of(
                                RollbackState.RUNNING,
                                Set.of(RollbackState.SUCCEEDED, RollbackState.FAILED),
                                RollbackState.SUCCEEDED,
                                Set.of(),
                                RollbackState.FAILED,
                                Set.of()));
    }
}

package io.flotilla.controller.rollout.store;

import io.flotilla.controller.rollout.DeploymentMoves;
import io.flotilla.controller.rollout.DeploymentQueue;
import io.flotilla.controller.rollout.DeploymentRepository;
import io.flotilla.controller.rollout.PolicyCodec;
import io.flotilla.controller.rollout.RollbackRepository;
import io.flotilla.controller.rollout.RolloutRepository;
import io.flotilla.controller.rollout.assignment.AssignmentRepository;
import io.flotilla.controller.shared.store.Database;

/** The store as it is, on a database of a test's own. */
public record TestStore(
        RolloutRepository rollouts,
        RollbackRepository rollbacks,
        DeploymentRepository deployments,
        DeploymentQueue queue,
        DeploymentMoves moves,
        AssignmentRepository assignments) {

    public static TestStore on(Database database, PolicyCodec policies) {
        return new TestStore(
                new SqlRolloutRepository(database, new RolloutRow(policies)),
                new SqlRollbackRepository(database),
                new SqlDeploymentRepository(database),
                new SqlDeploymentQueue(database),
                new SqlDeploymentMoves(database, new WayBack(database)),
                new SqlAssignmentRepository(database));
    }
}

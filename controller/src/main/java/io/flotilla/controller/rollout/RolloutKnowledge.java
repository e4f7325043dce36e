package io.flotilla.controller.rollout;

import io.flotilla.controller.device.FleetId;
import io.flotilla.controller.device.FleetUse;
import io.flotilla.controller.distribution.AssignedArtifacts;
import io.flotilla.controller.planning.disagreement.ReportedSelections;
import io.flotilla.controller.rollout.assignment.AssignmentRepository;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.EncodedMessage;
import io.flotilla.controller.shared.ResourceName;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Tells the features before this one what only rollouts know. */
@Singleton
public class RolloutKnowledge implements FleetUse, AssignedArtifacts, ReportedSelections {

    private final RolloutRepository rollouts;
    private final DeploymentRepository deployments;
    private final AssignmentRepository assignments;

    RolloutKnowledge(
            RolloutRepository rollouts,
            DeploymentRepository deployments,
            AssignmentRepository assignments) {
        this.rollouts = rollouts;
        this.deployments = deployments;
        this.assignments = assignments;
    }

    @Override
    public Optional<String> userOf(FleetId fleet) {
        return rollouts.openOnFleet(fleet).map(RolloutId::resourceName);
    }

    @Override
    public boolean isAssigned(DeviceId device, Digest artifact) {
        return assignments.isAssigned(device, artifact);
    }

    @Override
    public Optional<EncodedMessage> find(DeviceId device, ResourceName modelVersion) {
        return deployments
                .latestChoice(device, modelVersion.toString())
                .flatMap(deployment -> Optional.ofNullable(deployment.choice().selection()));
    }
}

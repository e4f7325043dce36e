package io.flotilla.controller.rollout;

import io.flotilla.contract.selection.Objection;
import io.flotilla.controller.device.FleetId;
import io.flotilla.controller.device.FleetUse;
import io.flotilla.controller.distribution.AssignedArtifacts;
import io.flotilla.controller.planning.disagreement.ReportedSelections;
import io.flotilla.controller.planning.withdrawn.WithdrawnVariants;
import io.flotilla.controller.rollout.assignment.AssignmentRepository;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.rollout.rollback.Withdrawal;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.EncodedMessage;
import io.flotilla.controller.shared.ResourceName;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells the features before this one what only rollouts know. */
@Singleton
public class RolloutKnowledge
        implements FleetUse, AssignedArtifacts, ReportedSelections, WithdrawnVariants {

    private final RolloutRepository rollouts;
    private final DeploymentRepository deployments;
    private final AssignmentRepository assignments;
    private final RollbackRepository rollbacks;

    RolloutKnowledge(
            RolloutRepository rollouts,
            DeploymentRepository deployments,
            AssignmentRepository assignments,
            RollbackRepository rollbacks) {
        this.rollbacks = rollbacks;
        this.rollouts = rollouts;
        this.deployments = deployments;
        this.assignments = assignments;
    }

    @Override
    public Optional<String> userOf(FleetId fleet) {
        return rollouts.openOnFleet(fleet).map(RolloutId::resourceName);
    }

    @Override
    public Optional<Grant> find(DeviceId device, Digest artifact) {
        return assignments.grantOf(device, artifact);
    }

    @Override
    public Optional<EncodedMessage> find(DeviceId device, ResourceName modelVersion) {
        return deployments
                .latestChoice(device, modelVersion.toString())
                .flatMap(deployment -> Optional.ofNullable(deployment.choice().selection()));
    }

    @Override
    public Map<DeviceId, Map<String, Objection>> from(
            Collection<DeviceId> devices, ResourceName modelVersion) {
        var objections = new HashMap<DeviceId, Map<String, Objection>>();
        rollbacks
                .withdrawnFrom(devices, modelVersion.toString())
                .forEach((device, all) -> objections.put(device, objections(all)));
        return objections;
    }

    @Override
    public ByClass of(ResourceName modelVersion) {
        var everywhere = new ArrayList<Withdrawal>();
        var byClass = new HashMap<String, List<Withdrawal>>();
        for (var one : rollbacks.withdrawnUnderWay(modelVersion.toString())) {
            var where =
                    one.hardwareClass().isEmpty()
                            ? everywhere
                            : byClass.computeIfAbsent(one.hardwareClass(), _ -> new ArrayList<>());
            where.add(one);
        }
        var objections = new HashMap<String, Map<String, Objection>>();
        byClass.forEach((hardwareClass, all) -> objections.put(hardwareClass, objections(all)));
        return new ByClass(objections(everywhere), objections);
    }

    private static Map<String, Objection> objections(List<Withdrawal> withdrawals) {
        var objections = new HashMap<String, Objection>();
        withdrawals.forEach(
                one ->
                        objections.put(
                                one.variant(),
                                new Objection(Objection.Kind.WITHDRAWN, one.reason())));
        return objections;
    }
}

package io.flotilla.controller.link;

import io.flotilla.controller.registry.ModelVersion;
import io.flotilla.controller.registry.ModelVersionState;
import io.flotilla.controller.registry.ModelVersions;
import io.flotilla.controller.rollout.RolloutRepository;
import io.flotilla.controller.rollout.api.ProtoPolicyCodec;
import io.flotilla.controller.rollout.assignment.AssignedSlot;
import io.flotilla.controller.rollout.assignment.AssignmentCause;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.proto.link.v1.Assignment;
import io.flotilla.proto.link.v1.SlotAssignment;
import io.flotilla.proto.planning.v1.VariantPolicy;
import io.flotilla.proto.registry.v1.Manifest;
import io.flotilla.proto.rollout.v1.RolloutPolicy;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Composes what devices are told: assignments with the manifests and policies that they need. */
@Singleton
final class AssignmentComposer {

    private final RolloutRepository rollouts;
    private final ModelVersions versions;

    AssignmentComposer(RolloutRepository rollouts, ModelVersions versions) {
        this.rollouts = rollouts;
        this.versions = versions;
    }

    /** Composes many at once, so that what they share is read once. */
    Map<DeviceId, Assignment> compose(
            Collection<io.flotilla.controller.rollout.assignment.Assignment> assignments) {
        var needed = new HashSet<RolloutId>();
        assignments.forEach(
                assignment ->
                        assignment
                                .slots()
                                .forEach(slot -> needed.add(slot.deployment().rollout())));
        var policies = new HashMap<RolloutId, RolloutPolicy>();
        rollouts.policiesOf(needed)
                .forEach((id, policy) -> policies.put(id, ProtoPolicyCodec.parse(policy)));
        var manifests = new HashMap<String, @Nullable Manifest>();
        var composed = new HashMap<DeviceId, Assignment>();
        for (var assignment : assignments) {
            var message = Assignment.newBuilder().setGeneration(assignment.generation());
            for (var slot : assignment.slots()) {
                var manifest =
                        slot.isEmpty()
                                ? null
                                : manifests.computeIfAbsent(
                                        slot.modelVersion(), this::findManifest);
                if (manifest != null) {
                    var policy = Objects.requireNonNull(policies.get(slot.deployment().rollout()));
                    message.addSlots(compose(slot, manifest, policy));
                }
            }
            composed.put(assignment.device(), message.build());
        }
        return composed;
    }

    private static SlotAssignment compose(
            AssignedSlot slot, Manifest manifest, RolloutPolicy policy) {
        return SlotAssignment.newBuilder()
                .setSlot(slot.slot())
                .setDeployment(slot.deployment().resourceName())
                .setCause(
                        switch (slot.cause()) {
                            case ROLLOUT -> SlotAssignment.Cause.CAUSE_ROLLOUT;
                            case ROLLBACK -> SlotAssignment.Cause.CAUSE_ROLLBACK;
                        })
                .setManifest(manifest)
                .setVariantPolicy(variantPolicy(slot, policy))
                .setDevicePolicy(policy.getDevice())
                .setActivation(policy.getActivation())
                .setRound(slot.round())
                .build();
    }

    /** On the way back only what served before will do, in whatever memory it did. */
    private static VariantPolicy variantPolicy(AssignedSlot slot, RolloutPolicy policy) {
        if (slot.cause() == AssignmentCause.ROLLOUT || slot.pinned().isEmpty()) {
            return policy.getVariantPolicy();
        }
        return VariantPolicy.newBuilder()
                .setPin(slot.pinned())
                .setMemoryHeadroomPercent(0)
                .setLadder(false)
                .build();
    }

    /** The version's manifest; null if it may not be served any more. */
    private @Nullable Manifest findManifest(String modelVersion) {
        var name = ModelVersion.NAMES.parse("model_version", modelVersion);
        if (versions.get(name).state() == ModelVersionState.REVOKED) {
            return null;
        }
        return Manifests.parse(versions.manifest(name));
    }
}

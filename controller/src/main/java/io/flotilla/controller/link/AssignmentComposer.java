package io.flotilla.controller.link;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.flotilla.contract.mapping.MeasurementMapper;
import io.flotilla.contract.mapping.VariantPolicyMapper;
import io.flotilla.contract.selection.Measured;
import io.flotilla.controller.registry.ModelVersion;
import io.flotilla.controller.registry.ModelVersionState;
import io.flotilla.controller.registry.ModelVersions;
import io.flotilla.controller.rollout.RollbackRepository;
import io.flotilla.controller.rollout.RolloutRepository;
import io.flotilla.controller.rollout.api.ProtoPolicyCodec;
import io.flotilla.controller.rollout.api.RollbackMapper;
import io.flotilla.controller.rollout.assignment.AssignedSlot;
import io.flotilla.controller.rollout.assignment.AssignmentCause;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.rollout.rollback.Withdrawal;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.signing.Director;
import io.flotilla.controller.telemetry.ClassFigures;
import io.flotilla.proto.link.v1.Assignment;
import io.flotilla.proto.link.v1.SlotAssignment;
import io.flotilla.proto.planning.v1.Measurement;
import io.flotilla.proto.planning.v1.Schedule;
import io.flotilla.proto.planning.v1.VariantPolicy;
import io.flotilla.proto.rollout.v1.RolloutPolicy;
import io.flotilla.proto.signing.v1.TrustFiles;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Composes what devices are told: assignments with manifests, policies and what proves them. */
@Singleton
final class AssignmentComposer {

    private static final int MAX_MEASUREMENTS = 256;
    private static final int MAX_WITHDRAWALS = 256;

    private final RolloutRepository rollouts;
    private final RollbackRepository rollbacks;
    private final ModelVersions versions;
    private final Director director;
    private final ClassFigures classFigures;

    AssignmentComposer(
            RolloutRepository rollouts,
            RollbackRepository rollbacks,
            ModelVersions versions,
            Director director,
            ClassFigures classFigures) {
        this.rollouts = rollouts;
        this.rollbacks = rollbacks;
        this.versions = versions;
        this.director = director;
        this.classFigures = classFigures;
    }

    /**
     * Composes many at once, so that what they share is read once.
     *
     * @param classes the hardware class of each device, as far as it is known
     */
    Map<DeviceId, Assignment> compose(
            Collection<io.flotilla.controller.rollout.assignment.Assignment> assignments,
            Map<DeviceId, String> classes) {
        var policies = policiesOf(assignments);
        var withdrawals = rollbacks.withdrawals(policies.keySet());
        var served = servableVersions(assignments);
        var desk = director.open(served);
        var figures = classFigures.of(Set.copyOf(classes.values()), served);
        var composed = new HashMap<DeviceId, Assignment>();
        for (var assignment : assignments) {
            var message = Assignment.newBuilder().setGeneration(assignment.generation());
            var versionsBySlot = new TreeMap<String, String>();
            for (var slot : assignment.slots()) {
                var manifest =
                        served.contains(slot.modelVersion())
                                ? desk.manifest(slot.modelVersion())
                                : Optional.<byte[]>empty();
                if (manifest.isPresent()) {
                    var policy = Objects.requireNonNull(policies.get(slot.deployment().rollout()));
                    var hardwareClass = classes.getOrDefault(assignment.device(), "");
                    var known = figures.getOrDefault(hardwareClass, List.of());
                    var withdrawn =
                            withdrawals.getOrDefault(slot.deployment().rollout(), List.of());
                    message.addSlots(
                            compose(slot, manifest.get(), policy)
                                    .addAllClassMeasurements(
                                            measurements(slot.modelVersion(), known))
                                    .addAllWithdrawals(
                                            withdrawals(slot, hardwareClass, withdrawn)));
                    versionsBySlot.put(slot.slot(), slot.modelVersion());
                }
            }
            message.setTrust(proofs(desk, versionsBySlot.values()))
                    .setDirection(
                            wrap(
                                    desk.direct(
                                            assignment.device(),
                                            assignment.generation(),
                                            versionsBySlot)));
            composed.put(assignment.device(), message.build());
        }
        return composed;
    }

    private Map<RolloutId, RolloutPolicy> policiesOf(
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
        return policies;
    }

    /** The versions that are assigned and may still be served. */
    private Set<String> servableVersions(
            Collection<io.flotilla.controller.rollout.assignment.Assignment> assignments) {
        var assigned = new HashSet<String>();
        assignments.forEach(
                assignment ->
                        assignment.slots().stream()
                                .filter(slot -> !slot.isEmpty())
                                .forEach(slot -> assigned.add(slot.modelVersion())));
        assigned.removeIf(this::isRevoked);
        return assigned;
    }

    private boolean isRevoked(String modelVersion) {
        var name = ModelVersion.NAMES.parse("model_version", modelVersion);
        return versions.get(name).state() == ModelVersionState.REVOKED;
    }

    private static TrustFiles proofs(Director.Desk desk, Collection<String> modelVersions) {
        var files = TrustFiles.newBuilder();
        desk.roots().forEach(root -> files.addRoots(wrap(root)));
        desk.files(modelVersions).forEach((role, file) -> files.putFiles(role, wrap(file)));
        return files.build();
    }

    private static ByteString wrap(byte[] bytes) {
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    private static List<Measurement> measurements(String modelVersion, List<Measured> known) {
        return known.stream()
                .filter(one -> one.subject().variant().startsWith(modelVersion + "/"))
                .limit(MAX_MEASUREMENTS)
                .map(MeasurementMapper::toWire)
                .toList();
    }

    /** What served before is not the rollout's to withdraw. */
    private static List<io.flotilla.proto.rollout.v1.Withdrawal> withdrawals(
            AssignedSlot slot, String hardwareClass, List<Withdrawal> withdrawn) {
        return slot.cause() == AssignmentCause.ROLLBACK
                ? List.of()
                : withdrawn.stream()
                        .filter(one -> one.isFrom(hardwareClass))
                        .limit(MAX_WITHDRAWALS)
                        .map(RollbackMapper::toWire)
                        .toList();
    }

    private static SlotAssignment.Builder compose(
            AssignedSlot slot, byte[] manifest, RolloutPolicy policy) {
        return SlotAssignment.newBuilder()
                .setSlot(slot.slot())
                .setDeployment(slot.deployment().resourceName())
                .setCause(
                        switch (slot.cause()) {
                            case ROLLOUT -> SlotAssignment.Cause.CAUSE_ROLLOUT;
                            case ROLLBACK -> SlotAssignment.Cause.CAUSE_ROLLBACK;
                        })
                .setSignedManifest(wrap(manifest))
                .setVariantPolicy(variantPolicy(slot, policy))
                .setDevicePolicy(policy.getDevice())
                .setActivation(policy.getActivation())
                .setSchedule(
                        slot.cause() == AssignmentCause.ROLLBACK
                                ? Schedule.getDefaultInstance()
                                : policy.getSchedule())
                .setRound(slot.round());
    }

    /** On the way back only what served before will do, in whatever memory it did. */
    private static VariantPolicy variantPolicy(AssignedSlot slot, RolloutPolicy policy) {
        if (slot.cause() == AssignmentCause.ROLLOUT || slot.pinned().isEmpty()) {
            return resolved(policy.getVariantPolicy());
        }
        return VariantPolicy.newBuilder()
                .setPin(slot.pinned())
                .setMemoryHeadroomPercent(0)
                .setLadder(false)
                .build();
    }

    /** With all that a preset says written out, since the device may know another of that name. */
    private static VariantPolicy resolved(VariantPolicy policy) {
        return policy.getPreset().isEmpty()
                ? policy
                : VariantPolicyMapper.toWire(VariantPolicyMapper.fromWire(policy)).toBuilder()
                        .clearPreset()
                        .build();
    }
}

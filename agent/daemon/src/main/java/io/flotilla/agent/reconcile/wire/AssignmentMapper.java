package io.flotilla.agent.reconcile.wire;

import io.flotilla.agent.reconcile.desired.Assignment;
import io.flotilla.agent.reconcile.desired.GoldenTest;
import io.flotilla.agent.reconcile.desired.Manifest;
import io.flotilla.agent.reconcile.desired.SlotAssignment;
import io.flotilla.agent.reconcile.desired.SlotAssignment.Conduct;
import io.flotilla.agent.serve.shadow.ShadowRule;
import io.flotilla.agent.shared.Log;
import io.flotilla.contract.mapping.MeasurementMapper;
import io.flotilla.contract.mapping.ScheduleMapper;
import io.flotilla.contract.mapping.VariantPolicyMapper;
import io.flotilla.contract.schedule.Schedule;
import io.flotilla.proto.rollout.v1.ActivationPolicy;
import io.flotilla.proto.rollout.v1.DevicePolicy;
import io.flotilla.proto.rollout.v1.Withdrawal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Maps assignments; one that this agent cannot take is refused with the reason. */
public final class AssignmentMapper {
    private static final Log LOG = Log.of(AssignmentMapper.class);
    private static final Pattern SLOT = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,62})");
    private static final int DEFAULT_RETRIES = 1;
    private static final int MAX_MEASUREMENTS = 256;
    private static final int MAX_WITHDRAWALS = 256;

    private AssignmentMapper() {}

    /** The assignment of a message. */
    public static Assignment fromProto(io.flotilla.proto.link.v1.Assignment message)
            throws InvalidAssignmentException {
        if (message.getSlotsCount() > Assignment.MAX_SLOTS) {
            throw new InvalidAssignmentException(
                    message.getSlotsCount()
                            + " slots are assigned, and "
                            + Assignment.MAX_SLOTS
                            + " are possible");
        }
        var slots = new ArrayList<SlotAssignment>();
        var names = new HashSet<String>();
        for (var slot : message.getSlotsList()) {
            if (!SLOT.matcher(slot.getSlot()).matches() || !names.add(slot.getSlot())) {
                throw new InvalidAssignmentException(
                        "a slot cannot be named \"" + slot.getSlot() + "\"");
            }
            slots.add(fromProto(slot));
        }
        return new Assignment(message.getGeneration(), slots);
    }

    /**
     * The assignment that was kept, maybe by a newer agent: a slot that this one cannot read goes
     * on with what it has.
     */
    static Assignment fromKept(io.flotilla.proto.link.v1.Assignment message) {
        var slots = new ArrayList<SlotAssignment>();
        for (var slot : message.getSlotsList()) {
            try {
                slots.add(fromProto(slot));
            } catch (InvalidAssignmentException e) {
                LOG.warning(
                        "what a slot was assigned cannot be read; it goes on with what it has",
                        "slot",
                        slot.getSlot(),
                        "reason",
                        e.rejection().message());
                slots.add(asItIs(slot));
            }
        }
        return new Assignment(message.getGeneration(), slots);
    }

    /** Nothing to choose from, and nothing to do for what serves the deployment already. */
    private static SlotAssignment asItIs(io.flotilla.proto.link.v1.SlotAssignment message) {
        return new SlotAssignment(
                message.getSlot(),
                message.getDeployment(),
                message.getRound(),
                isRollback(message),
                new Manifest("", List.of(), GoldenTest.NONE),
                VariantPolicyMapper.fromWire(message.getVariantPolicy()),
                new Conduct(
                        0,
                        true,
                        Duration.ZERO,
                        Conduct.DEFAULT_QUARANTINE,
                        Schedule.ANY_TIME,
                        Set.of(),
                        HandoverMapper.fromProto(message.getActivation()),
                        ShadowRule.NONE),
                Map.of(),
                List.of());
    }

    private static boolean isRollback(io.flotilla.proto.link.v1.SlotAssignment message) {
        return message.getCause() == io.flotilla.proto.link.v1.SlotAssignment.Cause.CAUSE_ROLLBACK;
    }

    private static SlotAssignment fromProto(io.flotilla.proto.link.v1.SlotAssignment message)
            throws InvalidAssignmentException {
        if (message.getDeployment().isEmpty()) {
            throw new InvalidAssignmentException(
                    "slot " + message.getSlot() + " is assigned without a deployment");
        }
        var device = message.getDevicePolicy();
        var activation = message.getActivation();
        return new SlotAssignment(
                message.getSlot(),
                message.getDeployment(),
                message.getRound(),
                isRollback(message),
                ManifestMapper.read(message.getSignedManifest()),
                VariantPolicyMapper.fromWire(message.getVariantPolicy()),
                new Conduct(
                        device.hasRetries() ? device.getRetries() : DEFAULT_RETRIES,
                        !activation.hasGoldenTest() || activation.getGoldenTest(),
                        Timestamps.fromProto(activation.getSoakDuration()),
                        device.hasQuarantineDuration()
                                ? Timestamps.fromProto(device.getQuarantineDuration())
                                : Conduct.DEFAULT_QUARANTINE,
                        schedule(message),
                        NetworkMapper.fromProto(device),
                        HandoverMapper.fromProto(activation),
                        ShadowMapper.fromProto(activation)),
                message.getWithdrawalsList().stream()
                        .limit(MAX_WITHDRAWALS)
                        .collect(
                                Collectors.toMap(
                                        Withdrawal::getVariant,
                                        Withdrawal::getReason,
                                        (one, _) -> one)),
                message.getClassMeasurementsList().stream()
                        .limit(MAX_MEASUREMENTS)
                        .map(MeasurementMapper::fromWire)
                        .flatMap(Optional::stream)
                        .toList());
    }

    private static Schedule schedule(io.flotilla.proto.link.v1.SlotAssignment message)
            throws InvalidAssignmentException {
        var violations = ScheduleMapper.violations(message.getSchedule());
        if (!violations.isEmpty()) {
            var first = violations.getFirst();
            throw new InvalidAssignmentException(
                    "the schedule of slot "
                            + message.getSlot()
                            + " cannot be kept: "
                            + first.field()
                            + ": "
                            + first.description());
        }
        return ScheduleMapper.fromWire(message.getSchedule());
    }

    /** The message of an assignment. */
    public static io.flotilla.proto.link.v1.Assignment toProto(Assignment assignment) {
        var message =
                io.flotilla.proto.link.v1.Assignment.newBuilder()
                        .setGeneration(assignment.generation());
        assignment.slots().forEach(slot -> message.addSlots(toProto(slot)));
        return message.build();
    }

    private static io.flotilla.proto.link.v1.SlotAssignment toProto(SlotAssignment slot) {
        var cause =
                slot.rollback()
                        ? io.flotilla.proto.link.v1.SlotAssignment.Cause.CAUSE_ROLLBACK
                        : io.flotilla.proto.link.v1.SlotAssignment.Cause.CAUSE_ROLLOUT;
        return io.flotilla.proto.link.v1.SlotAssignment.newBuilder()
                .addAllClassMeasurements(
                        slot.measuredByClass().stream().map(MeasurementMapper::toWire).toList())
                .addAllWithdrawals(
                        slot.withdrawn().entrySet().stream()
                                .map(
                                        entry ->
                                                Withdrawal.newBuilder()
                                                        .setVariant(entry.getKey())
                                                        .setReason(entry.getValue())
                                                        .build())
                                .toList())
                .setSchedule(ScheduleMapper.toWire(slot.conduct().schedule()))
                .setSlot(slot.slot())
                .setDeployment(slot.deployment())
                .setRound(slot.round())
                .setCause(cause)
                .setSignedManifest(ManifestMapper.toProto(slot.manifest()).toByteString())
                .setVariantPolicy(VariantPolicyMapper.toWire(slot.policy()))
                .setDevicePolicy(
                        DevicePolicy.newBuilder()
                                .setRetries(slot.conduct().retries())
                                .setQuarantineDuration(
                                        Timestamps.toProto(slot.conduct().quarantine()))
                                .mergeFrom(NetworkMapper.toProto(slot.conduct().networks())))
                .setActivation(
                        ActivationPolicy.newBuilder()
                                .setGoldenTest(slot.conduct().goldenTest())
                                .setSoakDuration(Timestamps.toProto(slot.conduct().soak()))
                                .mergeFrom(HandoverMapper.toProto(slot.conduct().handover()))
                                .mergeFrom(ShadowMapper.toProto(slot.conduct().shadow())))
                .build();
    }
}

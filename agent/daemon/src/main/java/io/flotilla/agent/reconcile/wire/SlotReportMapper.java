package io.flotilla.agent.reconcile.wire;

import io.flotilla.agent.reconcile.AssignmentReport;
import io.flotilla.agent.reconcile.Pursuit;
import io.flotilla.contract.mapping.SelectionMapper;
import io.flotilla.proto.link.v1.SlotReport;
import io.flotilla.proto.link.v1.SlotReport.Outcome;
import io.flotilla.proto.shared.v1.Problem;

/** Maps how far assignments are reached. */
public final class SlotReportMapper {
    private SlotReportMapper() {}

    /** The message of a report. */
    public static io.flotilla.proto.link.v1.AssignmentReport toProto(AssignmentReport report) {
        var message =
                io.flotilla.proto.link.v1.AssignmentReport.newBuilder()
                        .setGeneration(report.generation());
        var rejection = report.rejection();
        if (rejection != null) {
            message.setRejection(
                    Problem.newBuilder()
                            .setReason(rejection.reason())
                            .setMessage(rejection.message()));
        }
        report.slots().forEach(slot -> message.addSlots(toProto(slot)));
        return message.build();
    }

    private static SlotReport toProto(AssignmentReport.SlotReport report) {
        var message = toProto(report.slot(), report.pursuit()).toBuilder();
        var wait = report.awaited();
        if (wait != null) {
            message.setWait(
                    io.flotilla.proto.rollout.v1.WindowWait.newBuilder()
                            .setPurpose(
                                    switch (wait.purpose()) {
                                        case DOWNLOAD ->
                                                io.flotilla.proto.rollout.v1.WindowWait.Purpose
                                                        .PURPOSE_DOWNLOAD;
                                        case ACTIVATE ->
                                                io.flotilla.proto.rollout.v1.WindowWait.Purpose
                                                        .PURPOSE_ACTIVATE;
                                        case NETWORK ->
                                                io.flotilla.proto.rollout.v1.WindowWait.Purpose
                                                        .PURPOSE_NETWORK;
                                    })
                            .setOpenTime(Timestamps.toProto(wait.opens())));
        }
        return message.build();
    }

    static SlotReport toProto(String slot, Pursuit pursuit) {
        var message =
                SlotReport.newBuilder()
                        .setSlot(slot)
                        .setDeployment(pursuit.deployment())
                        .setRound(pursuit.round())
                        .setOutcome(toProto(pursuit.outcome()));
        var selection = pursuit.selection();
        if (selection != null) {
            message.setSelection(SelectionMapper.toWire(selection));
        }
        pursuit.attempts().forEach(attempt -> message.addAttempts(AttemptMapper.toProto(attempt)));
        return message.build();
    }

    static Pursuit fromProto(SlotReport message, int roundStart) {
        return new Pursuit(
                message.getDeployment(),
                message.getRound(),
                roundStart,
                outcome(message.getOutcome()),
                message.hasSelection() ? SelectionMapper.fromWire(message.getSelection()) : null,
                message.getAttemptsList().stream().map(AttemptMapper::fromProto).toList());
    }

    private static Outcome toProto(Pursuit.Outcome outcome) {
        return switch (outcome) {
            case WORKING -> Outcome.OUTCOME_WORKING;
            case SERVING -> Outcome.OUTCOME_SERVING;
            case FAILED -> Outcome.OUTCOME_FAILED;
            case NO_VARIANT -> Outcome.OUTCOME_NO_VARIANT;
        };
    }

    private static Pursuit.Outcome outcome(Outcome outcome) {
        return switch (outcome) {
            case OUTCOME_WORKING, OUTCOME_UNSPECIFIED, UNRECOGNIZED -> Pursuit.Outcome.WORKING;
            case OUTCOME_SERVING -> Pursuit.Outcome.SERVING;
            case OUTCOME_FAILED -> Pursuit.Outcome.FAILED;
            case OUTCOME_NO_VARIANT -> Pursuit.Outcome.NO_VARIANT;
        };
    }
}

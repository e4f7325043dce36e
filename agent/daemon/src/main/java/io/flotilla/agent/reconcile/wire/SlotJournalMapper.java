package io.flotilla.agent.reconcile.wire;

import io.flotilla.agent.reconcile.Installed;
import io.flotilla.agent.reconcile.SlotState;
import io.flotilla.agent.reconcile.SlotState.Quarantine;
import io.flotilla.agent.reconcile.SlotState.Trial;
import io.flotilla.agent.runtime.Engines;
import io.flotilla.proto.agent.v1.InstalledVariant;
import io.flotilla.proto.agent.v1.SlotJournal;

/** Maps what is written down of slots. */
final class SlotJournalMapper {
    private SlotJournalMapper() {}

    static SlotJournal toProto(SlotState state) {
        var message =
                SlotJournal.newBuilder()
                        .setSlot(state.slot())
                        .setReport(SlotReportMapper.toProto(state.slot(), state.pursuit()))
                        .setEarlierAttemptCount(state.pursuit().roundStart());
        var active = state.active();
        if (active != null) {
            message.setActive(toProto(active));
        }
        var previous = state.previous();
        if (previous != null) {
            message.setPrevious(toProto(previous));
        }
        var trial = state.trial();
        if (trial != null) {
            message.setCandidate(toProto(trial.candidate())).setCandidateStartCount(trial.starts());
        }
        for (var quarantine : state.quarantines()) {
            message.addQuarantines(
                    io.flotilla.proto.agent.v1.Quarantine.newBuilder()
                            .setVariant(quarantine.variant())
                            .setReason(quarantine.reason())
                            .setExpireTime(Timestamps.toProto(quarantine.until())));
        }
        return message.build();
    }

    static SlotState fromProto(SlotJournal message) throws InvalidAssignmentException {
        return new SlotState(
                message.getSlot(),
                SlotReportMapper.fromProto(message.getReport(), message.getEarlierAttemptCount()),
                message.hasActive() ? fromProto(message.getActive()) : null,
                message.hasPrevious() ? fromProto(message.getPrevious()) : null,
                message.hasCandidate()
                        ? new Trial(
                                fromProto(message.getCandidate()), message.getCandidateStartCount())
                        : null,
                message.getQuarantinesList().stream().map(SlotJournalMapper::fromProto).toList());
    }

    private static InstalledVariant toProto(Installed installed) {
        return InstalledVariant.newBuilder()
                .setModelVersion(installed.modelVersion())
                .setVariant(ManifestMapper.toProto(installed.variant()))
                .setRuntime(installed.runtime().id())
                .setContextTokens(installed.contextTokens())
                .setExpectedBytes(installed.expectedBytes())
                .build();
    }

    private static Installed fromProto(InstalledVariant message) throws InvalidAssignmentException {
        var runtime = Engines.named(message.getRuntime());
        if (runtime.isEmpty()) {
            throw new InvalidAssignmentException("unknown engine " + message.getRuntime());
        }
        return new Installed(
                message.getModelVersion(),
                ManifestMapper.fromProto(message.getVariant()),
                runtime.get(),
                message.getContextTokens(),
                message.getExpectedBytes());
    }

    private static Quarantine fromProto(io.flotilla.proto.agent.v1.Quarantine message) {
        return new Quarantine(
                message.getVariant(),
                message.getReason(),
                Timestamps.fromProto(message.getExpireTime()));
    }
}

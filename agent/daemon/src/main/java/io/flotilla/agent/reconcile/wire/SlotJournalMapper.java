package io.flotilla.agent.reconcile.wire;

import com.google.protobuf.ByteString;
import io.flotilla.agent.reconcile.Installed;
import io.flotilla.agent.reconcile.SlotState;
import io.flotilla.agent.reconcile.SlotState.Trial;
import io.flotilla.agent.runtime.EngineSetting;
import io.flotilla.agent.runtime.Engines;
import io.flotilla.agent.select.Quarantines;
import io.flotilla.agent.shared.Log;
import io.flotilla.contract.fit.KeyValueType;
import io.flotilla.contract.index.Digest;
import io.flotilla.contract.selection.Placement;
import io.flotilla.proto.agent.v1.InstalledVariant;
import io.flotilla.proto.agent.v1.Quarantine;
import io.flotilla.proto.agent.v1.SlotJournal;

/** Maps what is written down of slots. */
final class SlotJournalMapper {
    private static final Log LOG = Log.of(SlotJournalMapper.class);

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
        state.quarantines().entries().forEach(entry -> message.addQuarantines(toProto(entry)));
        state.switches().forEach(time -> message.addSwitchTimes(Timestamps.toProto(time)));
        return message.build();
    }

    static SlotState fromProto(SlotJournal written) throws InvalidAssignmentException {
        var message = withKnownVariants(written);
        return new SlotState(
                message.getSlot(),
                SlotReportMapper.fromProto(message.getReport(), message.getEarlierAttemptCount()),
                message.hasActive() ? fromProto(message.getActive()) : null,
                message.hasPrevious() ? fromProto(message.getPrevious()) : null,
                message.hasCandidate()
                        ? new Trial(
                                fromProto(message.getCandidate()), message.getCandidateStartCount())
                        : null,
                new Quarantines(
                        message.getQuarantinesList().stream()
                                .map(SlotJournalMapper::fromProto)
                                .toList()),
                message.getSwitchTimesList().stream().map(Timestamps::fromProto).toList());
    }

    /**
     * Without what a newer agent has installed for engines, or of files, that are not known here.
     * If that is what served, the slot chooses anew among its variants, and what served before
     * serves meanwhile.
     */
    private static SlotJournal withKnownVariants(SlotJournal written) {
        var message = written.toBuilder();
        if (!isKnown(written.getCandidate())) {
            message.clearCandidate().clearCandidateStartCount();
        }
        if (!isKnown(written.getPrevious())) {
            message.clearPrevious();
        }
        if (!written.hasActive() || isKnown(written.getActive())) {
            return message.build();
        }
        LOG.warning(
                "a newer agent has installed a variant that this one cannot run; the slot chooses anew",
                "slot",
                written.getSlot(),
                "variant",
                written.getActive().getVariant().getName(),
                "engine",
                written.getActive().getRuntime());
        message.clearReport().clearEarlierAttemptCount().clearActive();
        if (message.hasPrevious()) {
            message.setActive(message.getPrevious()).clearPrevious();
        }
        return message.build();
    }

    private static boolean isKnown(InstalledVariant installed) {
        return Engines.named(installed.getRuntime()).isPresent()
                && ManifestMapper.isKnown(installed.getVariant());
    }

    private static InstalledVariant toProto(Installed installed) {
        var setting = installed.setting();
        return InstalledVariant.newBuilder()
                .setModelVersion(installed.modelVersion())
                .addAllAdapters(
                        installed.variant().adapters().stream()
                                .map(AdapterMapper::toProto)
                                .toList())
                .setVariant(ManifestMapper.toProto(installed.variant()))
                .setRuntime(setting.runtime().id())
                .setProvider(setting.provider())
                .setEngineDevice(setting.device())
                .setOffloadedBlocks(setting.deviceBlocks())
                .setKeyValueType(setting.keyValueType().id())
                .setContextTokens(setting.maxTokens())
                .setSequences(setting.sequences())
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
                AdapterMapper.offering(
                        ManifestMapper.fromProto(message.getVariant()),
                        AdapterMapper.fromProto(
                                message.getModelVersion(), message.getAdaptersList())),
                new EngineSetting(
                        runtime.get(),
                        message.getProvider().isEmpty() ? Placement.CPU : message.getProvider(),
                        message.getEngineDevice(),
                        message.getOffloadedBlocks(),
                        KeyValueType.named(message.getKeyValueType()).orElse(KeyValueType.F16),
                        message.getContextTokens(),
                        message.getSequences()),
                message.getExpectedBytes());
    }

    private static Quarantine toProto(Quarantines.Entry entry) {
        var message =
                Quarantine.newBuilder()
                        .setVariant(entry.variant())
                        .setEnvironment(entry.environment())
                        .setReason(entry.reason())
                        .setExpireTime(Timestamps.toProto(entry.until()));
        var content = entry.content();
        if (content != null) {
            message.setContentSha256(ByteString.copyFrom(content.toBytes()));
        }
        return message.build();
    }

    private static Quarantines.Entry fromProto(Quarantine message) {
        return new Quarantines.Entry(
                message.getVariant(),
                message.getContentSha256().isEmpty()
                        ? null
                        : Digest.ofBytes(message.getContentSha256().toByteArray()),
                message.getEnvironment(),
                message.getReason(),
                Timestamps.fromProto(message.getExpireTime()));
    }
}

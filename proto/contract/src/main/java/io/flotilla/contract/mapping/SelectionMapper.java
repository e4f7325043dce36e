package io.flotilla.contract.mapping;

import io.flotilla.contract.selection.Candidate.Ranked;
import io.flotilla.contract.selection.Candidate.Rejected;
import io.flotilla.contract.selection.Candidate.Verdict;
import io.flotilla.contract.selection.Rejection.Reason;
import io.flotilla.proto.planning.v1.Candidate;
import io.flotilla.proto.planning.v1.Rejection;
import io.flotilla.proto.planning.v1.Selection;
import java.util.List;
import java.util.Map;

/**
 * Maps outcomes of selections. The chosen variant is the one of rank 1, whatever is said beside.
 */
public final class SelectionMapper {

    private SelectionMapper() {}

    public static Selection toWire(io.flotilla.contract.selection.Selection selection) {
        var message =
                Selection.newBuilder()
                        .setModelVersion(selection.modelVersion())
                        .setVariant(
                                selection
                                        .chosen()
                                        .map(io.flotilla.contract.selection.Candidate::variant)
                                        .orElse(""))
                        .setExplanation(selection.explanation());
        selection.candidates().forEach(candidate -> message.addCandidates(toWire(candidate)));
        return message.build();
    }

    public static io.flotilla.contract.selection.Selection fromWire(Selection message) {
        return new io.flotilla.contract.selection.Selection(
                message.getModelVersion(),
                message.getCandidatesList().stream().map(SelectionMapper::fromWire).toList(),
                message.getExplanation());
    }

    private static Candidate toWire(io.flotilla.contract.selection.Candidate candidate) {
        var message =
                Candidate.newBuilder()
                        .setVariant(candidate.variant())
                        .setPrecision(candidate.precision())
                        .setSpeed(ExpectationMapper.toWire(candidate.speed()))
                        .setQuality(ExpectationMapper.toWire(candidate.quality()));
        PlacementMapper.add(message, candidate.placement());
        FootprintMapper.add(message, candidate.footprint());
        switch (candidate.verdict()) {
            case Ranked(var rank, var rationale) -> message.setRank(rank).setRationale(rationale);
            case Rejected(var rejections) ->
                    rejections.forEach(rejection -> message.addRejections(toWire(rejection)));
        }
        return message.build();
    }

    private static io.flotilla.contract.selection.Candidate fromWire(Candidate message) {
        return new io.flotilla.contract.selection.Candidate(
                message.getVariant(),
                message.getPrecision(),
                PlacementMapper.placement(message),
                FootprintMapper.footprint(message),
                ExpectationMapper.fromWire(message.getSpeed()),
                ExpectationMapper.fromWire(message.getQuality()),
                verdict(message));
    }

    private static Verdict verdict(Candidate message) {
        if (message.getRank() > 0) {
            return new Ranked(message.getRank(), message.getRationale());
        }
        if (message.getRejectionsCount() > 0) {
            return new Rejected(
                    message.getRejectionsList().stream().map(SelectionMapper::fromWire).toList());
        }
        return new Rejected(List.of(unexplained()));
    }

    private static io.flotilla.contract.selection.Rejection unexplained() {
        return new io.flotilla.contract.selection.Rejection(
                Reason.UNKNOWN, "no reason was given", Map.of());
    }

    private static Rejection toWire(io.flotilla.contract.selection.Rejection rejection) {
        return Rejection.newBuilder()
                .setReason(toWire(rejection.reason()))
                .setMessage(rejection.message())
                .putAllMetadata(rejection.metadata())
                .build();
    }

    private static io.flotilla.contract.selection.Rejection fromWire(Rejection message) {
        return new io.flotilla.contract.selection.Rejection(
                fromWire(message.getReason()), message.getMessage(), message.getMetadataMap());
    }

    public static Rejection.Reason toWire(Reason reason) {
        return switch (reason) {
            case UNKNOWN -> Rejection.Reason.REASON_UNSPECIFIED;
            case NO_RUNTIME -> Rejection.Reason.REASON_NO_RUNTIME;
            case ISA -> Rejection.Reason.REASON_ISA;
            case NO_MEMORY -> Rejection.Reason.REASON_NO_MEMORY;
            case NO_DISK -> Rejection.Reason.REASON_NO_DISK;
            case PRECISION_NOT_ALLOWED -> Rejection.Reason.REASON_PRECISION_NOT_ALLOWED;
            case NOT_PINNED -> Rejection.Reason.REASON_NOT_PINNED;
            case QUARANTINED -> Rejection.Reason.REASON_QUARANTINED;
            case CONTEXT_TOO_SHORT -> Rejection.Reason.REASON_CONTEXT_TOO_SHORT;
            case EP_MISSING -> Rejection.Reason.REASON_EP_MISSING;
            case COMPAT_STRING -> Rejection.Reason.REASON_COMPAT_STRING;
            case FORMAT_VERSION -> Rejection.Reason.REASON_FORMAT_VERSION;
            case QUALITY_FLOOR -> Rejection.Reason.REASON_QUALITY_FLOOR;
            case SLO_MEASURED -> Rejection.Reason.REASON_SLO_MEASURED;
            case SIGNATURE -> Rejection.Reason.REASON_SIGNATURE;
            case WITHDRAWN -> Rejection.Reason.REASON_WITHDRAWN;
        };
    }

    private static Reason fromWire(Rejection.Reason reason) {
        return switch (reason) {
            case REASON_UNSPECIFIED, UNRECOGNIZED -> Reason.UNKNOWN;
            case REASON_NO_RUNTIME -> Reason.NO_RUNTIME;
            case REASON_ISA -> Reason.ISA;
            case REASON_NO_MEMORY -> Reason.NO_MEMORY;
            case REASON_NO_DISK -> Reason.NO_DISK;
            case REASON_PRECISION_NOT_ALLOWED -> Reason.PRECISION_NOT_ALLOWED;
            case REASON_NOT_PINNED -> Reason.NOT_PINNED;
            case REASON_QUARANTINED -> Reason.QUARANTINED;
            case REASON_CONTEXT_TOO_SHORT -> Reason.CONTEXT_TOO_SHORT;
            case REASON_EP_MISSING -> Reason.EP_MISSING;
            case REASON_COMPAT_STRING -> Reason.COMPAT_STRING;
            case REASON_FORMAT_VERSION -> Reason.FORMAT_VERSION;
            case REASON_QUALITY_FLOOR -> Reason.QUALITY_FLOOR;
            case REASON_SLO_MEASURED -> Reason.SLO_MEASURED;
            case REASON_SIGNATURE -> Reason.SIGNATURE;
            case REASON_WITHDRAWN -> Reason.WITHDRAWN;
        };
    }
}

package io.flotilla.contract.mapping;

import io.flotilla.contract.fit.MemoryFit;
import io.flotilla.contract.selection.Candidate.Ranked;
import io.flotilla.contract.selection.Candidate.Rejected;
import io.flotilla.contract.selection.Candidate.Verdict;
import io.flotilla.contract.selection.Rejection.Reason;
import io.flotilla.proto.planning.v1.Candidate;
import io.flotilla.proto.planning.v1.MemoryEstimate;
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
        var runtime = candidate.runtime();
        var message =
                Candidate.newBuilder()
                        .setVariant(candidate.variant())
                        .setPrecision(candidate.precision())
                        .setRuntime(runtime == null ? "" : runtime.id())
                        .setMemory(toWire(candidate.memory()));
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
                RuntimeMapper.runtime(message.getRuntime()).orElse(null),
                fromWire(message.getMemory()),
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

    private static MemoryEstimate toWire(MemoryFit memory) {
        var need = memory.need();
        return MemoryEstimate.newBuilder()
                .setWeightsBytes(need.weightsBytes())
                .setKvCacheBytes(need.kvCacheBytes())
                .setComputeBytes(need.computeBytes())
                .setRepackBytes(need.repackBytes())
                .setRuntimeBytes(need.runtimeBytes())
                .setTotalBytes(need.totalBytes())
                .setBudgetBytes(memory.budgetBytes())
                .build();
    }

    private static MemoryFit fromWire(MemoryEstimate message) {
        return new MemoryFit(
                new io.flotilla.contract.fit.MemoryEstimate(
                        Bounds.notNegative(message.getWeightsBytes()),
                        Bounds.notNegative(message.getKvCacheBytes()),
                        Bounds.notNegative(message.getComputeBytes()),
                        Bounds.notNegative(message.getRepackBytes()),
                        Bounds.notNegative(message.getRuntimeBytes())),
                Bounds.notNegative(message.getBudgetBytes()));
    }

    private static Rejection.Reason toWire(Reason reason) {
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
        };
    }
}

package io.flotilla.controller.rollout.api;

import io.flotilla.controller.access.CurrentCaller;
import io.flotilla.controller.registry.Model;
import io.flotilla.controller.registry.ModelVersion;
import io.flotilla.controller.rollout.compliance.ComplianceReport;
import io.flotilla.controller.rollout.compliance.ServingFilter;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.PageRequest;
import io.flotilla.controller.shared.api.Times;
import io.flotilla.proto.rollout.v1.ComplianceEntry;
import io.flotilla.proto.rollout.v1.ComplianceServiceGrpc;
import io.flotilla.proto.rollout.v1.ListComplianceEntriesRequest;
import io.flotilla.proto.rollout.v1.ListComplianceEntriesResponse;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.RunOnVirtualThread;
import java.time.Instant;

/** Answers for what ran where. */
@GrpcService
@RunOnVirtualThread
final class ComplianceEndpoint extends ComplianceServiceGrpc.ComplianceServiceImplBase {

    private static final Instant FAR_AWAY = Instant.parse("9999-12-31T00:00:00Z");

    private final ComplianceReport report;
    private final CurrentCaller caller;

    ComplianceEndpoint(ComplianceReport report, CurrentCaller caller) {
        this.report = report;
        this.caller = caller;
    }

    @Override
    public void listComplianceEntries(
            ListComplianceEntriesRequest request,
            StreamObserver<ListComplianceEntriesResponse> answer) {
        var asked = request.toBuilder().clearPageSize().clearPageToken().build();
        var wanted =
                PageRequest.of(
                        request.getPageSize(),
                        request.getPageToken(),
                        "ListComplianceEntries",
                        asked.toString());
        var page = report.list(filter(request), caller.reach(), wanted);
        answer.onNext(
                ListComplianceEntriesResponse.newBuilder()
                        .addAllComplianceEntries(page.map(ComplianceEndpoint::toWire).items())
                        .setNextPageToken(page.nextPageToken())
                        .build());
        answer.onCompleted();
    }

    private static ServingFilter filter(ListComplianceEntriesRequest request) {
        var device = request.getDevice();
        return new ServingFilter(
                device.isEmpty() ? "" : DeviceId.parse("device", device).value(),
                model(request.getModel()),
                request.hasStartTime()
                        ? Times.toInstant("start_time", request.getStartTime())
                        : Instant.EPOCH,
                request.hasEndTime()
                        ? Times.toInstant("end_time", request.getEndTime())
                        : FAR_AWAY);
    }

    private static String model(String name) {
        if (!name.isEmpty()) {
            var kind = name.contains("/versions/") ? ModelVersion.NAMES : Model.NAMES;
            var _ = kind.parse("model", name);
        }
        return name;
    }

    private static ComplianceEntry toWire(
            io.flotilla.controller.rollout.compliance.ComplianceEntry entry) {
        var serving = entry.serving();
        var wire =
                ComplianceEntry.newBuilder()
                        .setDevice(serving.device().resourceName())
                        .setSlot(serving.slot())
                        .setVariant(serving.variant())
                        .setStartTime(Times.toProto(serving.start()))
                        .setRollout(serving.rollout().resourceName())
                        .setCreator(serving.creator());
        entry.files().forEach(file -> wire.putFileSha256S(file.path(), file.digest().hex()));
        if (serving.end() != null) {
            wire.setEndTime(Times.toProto(serving.end()));
        }
        var approval = entry.approval();
        if (approval != null) {
            wire.setApprover(approval.event().actor().name())
                    .setApproveTime(Times.toProto(approval.occurTime()))
                    .setApproveReason(approval.event().reason());
        }
        var evaluation = entry.evaluation();
        if (evaluation != null) {
            wire.setEvaluation(evaluation.name().toString())
                    .setVerdict(evaluation.verdict().name());
        }
        return wire.build();
    }
}

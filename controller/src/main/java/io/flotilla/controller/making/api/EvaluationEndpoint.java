package io.flotilla.controller.making.api;

import io.flotilla.controller.making.MakingJobs;
import io.flotilla.controller.registry.ModelVersion;
import io.flotilla.controller.shared.PageRequest;
import io.flotilla.proto.making.v1.EvaluationServiceGrpc;
import io.flotilla.proto.making.v1.ListEvaluationsRequest;
import io.flotilla.proto.making.v1.ListEvaluationsResponse;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.RunOnVirtualThread;

/** Answers for what was measured. */
@GrpcService
@RunOnVirtualThread
final class EvaluationEndpoint extends EvaluationServiceGrpc.EvaluationServiceImplBase {

    private final MakingJobs jobs;

    EvaluationEndpoint(MakingJobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public void listEvaluations(
            ListEvaluationsRequest request, StreamObserver<ListEvaluationsResponse> answer) {
        var version = ModelVersion.NAMES.parse("parent", request.getParent());
        var wanted =
                PageRequest.of(
                        request.getPageSize(),
                        request.getPageToken(),
                        "ListEvaluations",
                        version.toString());
        var page = jobs.evaluations(version, wanted);
        answer.onNext(
                ListEvaluationsResponse.newBuilder()
                        .addAllEvaluations(page.map(MakingMapper::toWire).items())
                        .setNextPageToken(page.nextPageToken())
                        .build());
        answer.onCompleted();
    }
}

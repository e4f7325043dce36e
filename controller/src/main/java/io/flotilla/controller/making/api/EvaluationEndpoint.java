package io.flotilla.controller.making.api;

import io.flotilla.controller.making.MakingJobs;
import io.flotilla.controller.making.MakingPlans;
import io.flotilla.controller.registry.ModelVersion;
import io.flotilla.controller.shared.PageRequest;
import io.flotilla.controller.shared.ResourceName;
import io.flotilla.proto.making.v1.EvaluationServiceGrpc;
import io.flotilla.proto.making.v1.GetReadinessRequest;
import io.flotilla.proto.making.v1.ListEvaluationsRequest;
import io.flotilla.proto.making.v1.ListEvaluationsResponse;
import io.flotilla.proto.making.v1.Readiness;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.RunOnVirtualThread;

/** Answers for what was measured. */
@GrpcService
@RunOnVirtualThread
final class EvaluationEndpoint extends EvaluationServiceGrpc.EvaluationServiceImplBase {

    private static final ResourceName.Kind READINESS =
            ResourceName.kind("models/{model}/versions/{version}/readiness");

    private final MakingJobs jobs;
    private final MakingPlans plans;

    EvaluationEndpoint(MakingJobs jobs, MakingPlans plans) {
        this.jobs = jobs;
        this.plans = plans;
    }

    @Override
    public void getReadiness(GetReadinessRequest request, StreamObserver<Readiness> answer) {
        var name = READINESS.parse("name", request.getName());
        var version = ModelVersion.NAMES.of(name.id("model"), name.id("version"));
        answer.onNext(MakingMapper.toWire(name, plans.readiness(version)));
        answer.onCompleted();
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

package io.flotilla.controller.making.api;

import io.flotilla.controller.access.CurrentCaller;
import io.flotilla.controller.making.MakingJobRepository;
import io.flotilla.controller.making.MakingJobs;
import io.flotilla.controller.making.MakingPlans;
import io.flotilla.controller.registry.ModelVersion;
import io.flotilla.controller.registry.ModelVersions;
import io.flotilla.controller.shared.PageRequest;
import io.flotilla.controller.shared.ResourceName;
import io.flotilla.controller.shared.Violations;
import io.flotilla.proto.making.v1.CancelMakingJobRequest;
import io.flotilla.proto.making.v1.GetMakingJobRequest;
import io.flotilla.proto.making.v1.ListMakingJobsRequest;
import io.flotilla.proto.making.v1.ListMakingJobsResponse;
import io.flotilla.proto.making.v1.MakeVariantsRequest;
import io.flotilla.proto.making.v1.MakeVariantsResponse;
import io.flotilla.proto.making.v1.MakingJob;
import io.flotilla.proto.making.v1.MakingJobServiceGrpc;
import io.flotilla.proto.making.v1.PlanMakingRequest;
import io.flotilla.proto.making.v1.PlanMakingResponse;
import io.flotilla.proto.making.v1.RetryMakingJobRequest;
import io.flotilla.proto.making.v1.WatchMakingJobsRequest;
import io.flotilla.proto.making.v1.WatchMakingJobsResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.RunOnVirtualThread;

/** Answers for jobs that make and measure variants. */
@GrpcService
@RunOnVirtualThread
final class MakingJobEndpoint extends MakingJobServiceGrpc.MakingJobServiceImplBase {

    private static final ResourceName.Kind JOB = io.flotilla.controller.making.MakingJob.NAMES;

    private final MakingJobs jobs;
    private final MakingJobRepository repository;
    private final ModelVersions versions;
    private final MakingPlans plans;
    private final CurrentCaller caller;

    MakingJobEndpoint(
            MakingJobs jobs,
            MakingJobRepository repository,
            ModelVersions versions,
            MakingPlans plans,
            CurrentCaller caller) {
        this.jobs = jobs;
        this.repository = repository;
        this.versions = versions;
        this.plans = plans;
        this.caller = caller;
    }

    @Override
    public void getMakingJob(GetMakingJobRequest request, StreamObserver<MakingJob> answer) {
        answer(answer, jobs.get(JOB.parse("name", request.getName())));
    }

    @Override
    public void listMakingJobs(
            ListMakingJobsRequest request, StreamObserver<ListMakingJobsResponse> answer) {
        var version = ModelVersion.NAMES.parse("parent", request.getParent());
        var wanted =
                PageRequest.of(
                        request.getPageSize(),
                        request.getPageToken(),
                        "ListMakingJobs",
                        version.toString());
        var page = jobs.list(version, wanted);
        answer.onNext(
                ListMakingJobsResponse.newBuilder()
                        .addAllMakingJobs(page.map(MakingMapper::toWire).items())
                        .setNextPageToken(page.nextPageToken())
                        .build());
        answer.onCompleted();
    }

    @Override
    public void watchMakingJobs(
            WatchMakingJobsRequest request, StreamObserver<WatchMakingJobsResponse> answer) {
        var version = ModelVersion.NAMES.parse("parent", request.getParent());
        versions.get(version);
        var watcher = (ServerCallStreamObserver<WatchMakingJobsResponse>) answer;
        new MakingWatch(version, watcher, versions, repository).start();
    }

    @Override
    public void planMaking(PlanMakingRequest request, StreamObserver<PlanMakingResponse> answer) {
        var version = ModelVersion.NAMES.parse("model_version", request.getModelVersion());
        var response = PlanMakingResponse.newBuilder();
        for (var line : plans.of(version, request.getTargetsList())) {
            response.addVariantsBuilder()
                    .setVariantId(line.variantId())
                    .setSourceVariant(line.source())
                    .setExpectedSizeBytes(line.expectedSizeBytes())
                    .setObstacle(line.obstacle());
        }
        answer.onNext(response.build());
        answer.onCompleted();
    }

    @Override
    public void makeVariants(
            MakeVariantsRequest request, StreamObserver<MakeVariantsResponse> answer) {
        var version = ModelVersion.NAMES.parse("model_version", request.getModelVersion());
        new Violations()
                .require(request.getTargetsCount() > 0, "targets", "must name what to make")
                .throwIfAny();
        var all = jobs.make(version, request.getTargetsList(), caller.actor());
        answer.onNext(
                MakeVariantsResponse.newBuilder()
                        .addAllMakingJobs(all.stream().map(MakingMapper::toWire).toList())
                        .build());
        answer.onCompleted();
    }

    @Override
    public void cancelMakingJob(CancelMakingJobRequest request, StreamObserver<MakingJob> answer) {
        var name = JOB.parse("name", request.getName());
        answer(answer, jobs.cancel(name, request.getReason(), caller.actor()));
    }

    @Override
    public void retryMakingJob(RetryMakingJobRequest request, StreamObserver<MakingJob> answer) {
        answer(answer, jobs.retry(JOB.parse("name", request.getName()), caller.actor()));
    }

    private static void answer(
            StreamObserver<MakingJob> answer, io.flotilla.controller.making.MakingJob job) {
        answer.onNext(MakingMapper.toWire(job));
        answer.onCompleted();
    }
}

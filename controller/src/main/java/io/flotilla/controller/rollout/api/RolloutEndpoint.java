package io.flotilla.controller.rollout.api;

import io.flotilla.controller.access.CurrentCaller;
import io.flotilla.controller.rollout.DeploymentRepository;
import io.flotilla.controller.rollout.Rollouts;
import io.flotilla.controller.rollout.deployment.DeploymentId;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.rollout.forecast.Forecasts;
import io.flotilla.controller.rollout.measuring.Prometheus;
import io.flotilla.controller.shared.FleetException.NotFound;
import io.flotilla.controller.shared.PageRequest;
import io.flotilla.proto.rollout.v1.ApproveRolloutRequest;
import io.flotilla.proto.rollout.v1.CancelRolloutRequest;
import io.flotilla.proto.rollout.v1.CreateRolloutRequest;
import io.flotilla.proto.rollout.v1.Deployment;
import io.flotilla.proto.rollout.v1.ForecastRolloutRequest;
import io.flotilla.proto.rollout.v1.GetDeploymentRequest;
import io.flotilla.proto.rollout.v1.GetRolloutRequest;
import io.flotilla.proto.rollout.v1.ListDeploymentsRequest;
import io.flotilla.proto.rollout.v1.ListDeploymentsResponse;
import io.flotilla.proto.rollout.v1.ListRolloutsRequest;
import io.flotilla.proto.rollout.v1.ListRolloutsResponse;
import io.flotilla.proto.rollout.v1.PauseRolloutRequest;
import io.flotilla.proto.rollout.v1.PromoteRolloutRequest;
import io.flotilla.proto.rollout.v1.RejectRolloutRequest;
import io.flotilla.proto.rollout.v1.ResumeRolloutRequest;
import io.flotilla.proto.rollout.v1.RetryRolloutRequest;
import io.flotilla.proto.rollout.v1.RollBackRolloutRequest;
import io.flotilla.proto.rollout.v1.Rollback;
import io.flotilla.proto.rollout.v1.Rollout;
import io.flotilla.proto.rollout.v1.RolloutForecast;
import io.flotilla.proto.rollout.v1.RolloutServiceGrpc;
import io.flotilla.proto.rollout.v1.StartRolloutRequest;
import io.flotilla.proto.rollout.v1.WatchRolloutRequest;
import io.flotilla.proto.rollout.v1.WatchRolloutResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.RunOnVirtualThread;

/** Answers for rollouts and their deployments. */
@GrpcService
@RunOnVirtualThread
final class RolloutEndpoint extends RolloutServiceGrpc.RolloutServiceImplBase {

    private final Rollouts rollouts;
    private final Forecasts forecasts;
    private final RolloutViews views;
    private final DeploymentRepository deployments;
    private final RolloutWatches watches;
    private final NamedPolicies policies;
    private final Prometheus prometheus;
    private final CurrentCaller caller;

    RolloutEndpoint(
            Rollouts rollouts,
            Forecasts forecasts,
            RolloutViews views,
            DeploymentRepository deployments,
            RolloutWatches watches,
            NamedPolicies policies,
            Prometheus prometheus,
            CurrentCaller caller) {
        this.rollouts = rollouts;
        this.forecasts = forecasts;
        this.views = views;
        this.deployments = deployments;
        this.watches = watches;
        this.policies = policies;
        this.prometheus = prometheus;
        this.caller = caller;
    }

    @Override
    public void getRollout(GetRolloutRequest request, StreamObserver<Rollout> answer) {
        answer(answer, rollouts.get(id(request.getName())));
    }

    @Override
    public void listRollouts(
            ListRolloutsRequest request, StreamObserver<ListRolloutsResponse> answer) {
        var wanted = PageRequest.of(request.getPageSize(), request.getPageToken(), "ListRollouts");
        var page = rollouts.list(caller.reach(), wanted);
        answer.onNext(
                ListRolloutsResponse.newBuilder()
                        .addAllRollouts(views.of(page.items()))
                        .setNextPageToken(page.nextPageToken())
                        .build());
        answer.onCompleted();
    }

    @Override
    public void createRollout(CreateRolloutRequest request, StreamObserver<Rollout> answer) {
        var actor = caller.actor();
        var wanted =
                RolloutMapper.fromWire(policies.resolve(request), actor, prometheus.isConfigured());
        answer(answer, rollouts.create(wanted, actor));
    }

    @Override
    public void forecastRollout(
            ForecastRolloutRequest request, StreamObserver<RolloutForecast> answer) {
        var named = CreateRolloutRequest.newBuilder().setRollout(request.getRollout()).build();
        var resolved = policies.resolve(named);
        var wanted = RolloutMapper.fromWire(resolved, caller.actor(), prometheus.isConfigured());
        var course = ForecastMapper.course(resolved.getRollout().getPolicy());
        answer.onNext(ForecastMapper.toWire(forecasts.of(wanted, course)));
        answer.onCompleted();
    }

    @Override
    public void startRollout(StartRolloutRequest request, StreamObserver<Rollout> answer) {
        answer(answer, rollouts.start(id(request.getName()), caller.actor()));
    }

    @Override
    public void approveRollout(ApproveRolloutRequest request, StreamObserver<Rollout> answer) {
        var id = id(request.getName());
        answer(answer, rollouts.approve(id, request.getReason(), caller.actor()));
    }

    @Override
    public void rejectRollout(RejectRolloutRequest request, StreamObserver<Rollout> answer) {
        var id = id(request.getName());
        answer(answer, rollouts.reject(id, request.getReason(), caller.actor()));
    }

    @Override
    public void pauseRollout(PauseRolloutRequest request, StreamObserver<Rollout> answer) {
        var id = id(request.getName());
        answer(answer, rollouts.pause(id, request.getReason(), caller.actor()));
    }

    @Override
    public void resumeRollout(ResumeRolloutRequest request, StreamObserver<Rollout> answer) {
        var id = id(request.getName());
        answer(answer, rollouts.resume(id, request.getReason(), caller.actor()));
    }

    @Override
    public void promoteRollout(PromoteRolloutRequest request, StreamObserver<Rollout> answer) {
        var id = id(request.getName());
        answer(answer, rollouts.promote(id, request.getReason(), caller.actor()));
    }

    @Override
    public void retryRollout(RetryRolloutRequest request, StreamObserver<Rollout> answer) {
        var id = id(request.getName());
        answer(answer, rollouts.retry(id, request.getReason(), caller.actor()));
    }

    @Override
    public void cancelRollout(CancelRolloutRequest request, StreamObserver<Rollout> answer) {
        var id = id(request.getName());
        answer(answer, rollouts.cancel(id, request.getReason(), caller.actor()));
    }

    @Override
    public void rollBackRollout(RollBackRolloutRequest request, StreamObserver<Rollback> answer) {
        var id = id(request.getName());
        var scope = RollbackMapper.scope(request.getRollback());
        var reason = request.getRollback().getReason();
        var rollback = rollouts.rollBack(id, scope, reason, caller.actor());
        answer.onNext(RollbackMapper.toWire(id, rollback));
        answer.onCompleted();
    }

    @Override
    public void getDeployment(GetDeploymentRequest request, StreamObserver<Deployment> answer) {
        var id = DeploymentId.parse("name", request.getName());
        var deployment =
                deployments
                        .find(id)
                        .orElseThrow(() -> new NotFound("Deployment", id.resourceName()));
        answer.onNext(DeploymentMapper.toWire(deployment));
        answer.onCompleted();
    }

    @Override
    public void listDeployments(
            ListDeploymentsRequest request, StreamObserver<ListDeploymentsResponse> answer) {
        var rollout = rollouts.get(RolloutId.parse("parent", request.getParent())).id();
        var wanted =
                PageRequest.of(
                        request.getPageSize(),
                        request.getPageToken(),
                        "ListDeployments",
                        rollout.value());
        var page =
                wanted.cut(
                        deployments.after(rollout, wanted.after(), wanted.limit()),
                        deployment -> deployment.id().device().value());
        answer.onNext(
                ListDeploymentsResponse.newBuilder()
                        .addAllDeployments(page.map(DeploymentMapper::toWire).items())
                        .setNextPageToken(page.nextPageToken())
                        .build());
        answer.onCompleted();
    }

    @Override
    public void watchRollout(
            WatchRolloutRequest request, StreamObserver<WatchRolloutResponse> answer) {
        var rollout = rollouts.get(id(request.getName())).id();
        watches.watch(rollout, (ServerCallStreamObserver<WatchRolloutResponse>) answer);
    }

    private static RolloutId id(String name) {
        return RolloutId.parse("name", name);
    }

    private void answer(
            StreamObserver<Rollout> answer, io.flotilla.controller.rollout.engine.Rollout rollout) {
        answer.onNext(views.of(rollout));
        answer.onCompleted();
    }
}

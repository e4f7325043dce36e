package io.flotilla.cli.resource;

import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.cli.output.Words;
import io.flotilla.cli.resource.ResourceKind.Page;
import io.flotilla.proto.making.v1.Evaluation;
import io.flotilla.proto.making.v1.EvaluationServiceGrpc;
import io.flotilla.proto.making.v1.GetMakingJobRequest;
import io.flotilla.proto.making.v1.GetReadinessRequest;
import io.flotilla.proto.making.v1.ListEvaluationsRequest;
import io.flotilla.proto.making.v1.ListMakingJobsRequest;
import io.flotilla.proto.making.v1.MakingJob;
import io.flotilla.proto.making.v1.MakingJobServiceGrpc;
import io.flotilla.proto.making.v1.Readiness;
import java.util.ArrayList;
import java.util.List;

/** The kinds that come of making and measuring variants. */
final class MakingKinds {
    static final ResourceKind<MakingJob> JOBS =
            new ResourceKind<>(
                    List.of("job", "jobs"),
                    "makingJobs",
                    "models/*/versions/*/makingJobs/*",
                    (controller, name) ->
                            controller
                                    .unary(MakingJobServiceGrpc::newBlockingStub)
                                    .getMakingJob(
                                            GetMakingJobRequest.newBuilder().setName(name).build()),
                    (controller, parent, token) -> {
                        var request =
                                ListMakingJobsRequest.newBuilder()
                                        .setParent(parent)
                                        .setPageToken(token);
                        var page =
                                controller
                                        .unary(MakingJobServiceGrpc::newBlockingStub)
                                        .listMakingJobs(request.build());
                        return new Page<>(page.getMakingJobsList(), page.getNextPageToken());
                    },
                    List.of("VARIANT", "KIND", "STATE", "DONE", "ATTEMPTS", "AGE", "MESSAGE"),
                    (job, now) ->
                            List.of(
                                    Words.id(job.getVariant()),
                                    Words.constant(job.getKind(), "KIND"),
                                    Words.constant(job.getState(), "STATE"),
                                    Math.round(job.getDoneRatio() * 100) + " %",
                                    Integer.toString(job.getAttemptCount()),
                                    Words.age(job.hasCreateTime(), job.getCreateTime(), now),
                                    job.getMessage().isEmpty() ? job.getStep() : job.getMessage()));

    private MakingKinds() {}

    /** What a version has and lacks. */
    static Readiness readiness(ControllerConnection controller, String version) {
        return controller
                .unary(EvaluationServiceGrpc::newBlockingStub)
                .getReadiness(
                        GetReadinessRequest.newBuilder().setName(version + "/readiness").build());
    }

    /** All evaluations of a version. */
    static List<Evaluation> evaluations(ControllerConnection controller, String version) {
        var evaluations = new ArrayList<Evaluation>();
        var token = "";
        do {
            var page =
                    controller
                            .unary(EvaluationServiceGrpc::newBlockingStub)
                            .listEvaluations(
                                    ListEvaluationsRequest.newBuilder()
                                            .setParent(version)
                                            .setPageToken(token)
                                            .build());
            evaluations.addAll(page.getEvaluationsList());
            token = page.getNextPageToken();
        } while (!token.isEmpty());
        return evaluations;
    }
}

package io.flotilla.controller.rollout.api;

import io.flotilla.controller.access.CurrentCaller;
import io.flotilla.controller.rollout.measuring.Prometheus;
import io.flotilla.controller.rollout.policy.Policies;
import io.flotilla.controller.rollout.policy.PolicyId;
import io.flotilla.controller.shared.EncodedMessage;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.PageRequest;
import io.flotilla.controller.shared.Violations;
import io.flotilla.controller.shared.api.Times;
import io.flotilla.controller.shared.api.UpdateMask;
import io.flotilla.proto.rollout.v1.CreatePolicyRequest;
import io.flotilla.proto.rollout.v1.DeletePolicyRequest;
import io.flotilla.proto.rollout.v1.DeletePolicyResponse;
import io.flotilla.proto.rollout.v1.GetPolicyRequest;
import io.flotilla.proto.rollout.v1.ListPoliciesRequest;
import io.flotilla.proto.rollout.v1.ListPoliciesResponse;
import io.flotilla.proto.rollout.v1.ListPolicyRevisionsRequest;
import io.flotilla.proto.rollout.v1.ListPolicyRevisionsResponse;
import io.flotilla.proto.rollout.v1.Policy;
import io.flotilla.proto.rollout.v1.PolicyServiceGrpc;
import io.flotilla.proto.rollout.v1.UpdatePolicyRequest;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.RunOnVirtualThread;
import java.util.Set;

/** Answers for policies that rollouts name. */
@GrpcService
@RunOnVirtualThread
final class PolicyEndpoint extends PolicyServiceGrpc.PolicyServiceImplBase {

    private static final int MAX_DESCRIPTION_LENGTH = 1000;
    private static final Set<String> UPDATABLE = Set.of("description", "rollout_policy");

    private final Policies policies;
    private final Prometheus prometheus;
    private final CurrentCaller caller;

    PolicyEndpoint(Policies policies, Prometheus prometheus, CurrentCaller caller) {
        this.policies = policies;
        this.prometheus = prometheus;
        this.caller = caller;
    }

    @Override
    public void getPolicy(GetPolicyRequest request, StreamObserver<Policy> answer) {
        if (request.getRevision() < 0) {
            throw InvalidArgument.of("revision", "must not be negative");
        }
        answer(
                answer,
                policies.get(PolicyId.parse("name", request.getName()), request.getRevision()));
    }

    @Override
    public void listPolicies(
            ListPoliciesRequest request, StreamObserver<ListPoliciesResponse> answer) {
        var wanted = PageRequest.of(request.getPageSize(), request.getPageToken(), "ListPolicies");
        var page = policies.list(wanted);
        answer.onNext(
                ListPoliciesResponse.newBuilder()
                        .addAllPolicies(page.map(PolicyEndpoint::toWire).items())
                        .setNextPageToken(page.nextPageToken())
                        .build());
        answer.onCompleted();
    }

    @Override
    public void listPolicyRevisions(
            ListPolicyRevisionsRequest request,
            StreamObserver<ListPolicyRevisionsResponse> answer) {
        var id = PolicyId.parse("name", request.getName());
        var wanted =
                PageRequest.of(
                        request.getPageSize(),
                        request.getPageToken(),
                        "ListPolicyRevisions",
                        id.value());
        var page = policies.revisions(id, wanted);
        answer.onNext(
                ListPolicyRevisionsResponse.newBuilder()
                        .addAllPolicies(page.map(PolicyEndpoint::toWire).items())
                        .setNextPageToken(page.nextPageToken())
                        .build());
        answer.onCompleted();
    }

    @Override
    public void createPolicy(CreatePolicyRequest request, StreamObserver<Policy> answer) {
        var sent = request.getPolicy();
        var violations = new Violations();
        violations.collect(() -> PolicyId.parseId("policy_id", request.getPolicyId()));
        check(sent, violations);
        violations.throwIfAny();
        answer(
                answer,
                policies.create(
                        PolicyId.parseId("policy_id", request.getPolicyId()),
                        sent.getDescription(),
                        content(sent),
                        caller.actor()));
    }

    @Override
    public void updatePolicy(UpdatePolicyRequest request, StreamObserver<Policy> answer) {
        var sent = request.getPolicy();
        var mask = UpdateMask.of(request.getUpdateMask(), request.hasUpdateMask(), UPDATABLE);
        var described = mask.covers("description", !sent.getDescription().isEmpty());
        var changed = mask.covers("rollout_policy", sent.hasRolloutPolicy());
        var violations = new Violations();
        violations.collect(() -> PolicyId.parse("policy.name", sent.getName()));
        check(sent, violations);
        violations.throwIfAny();
        answer(
                answer,
                policies.update(
                        PolicyId.parse("policy.name", sent.getName()),
                        described ? sent.getDescription() : null,
                        changed ? content(sent) : null,
                        sent.getEtag(),
                        caller.actor()));
    }

    @Override
    public void deletePolicy(
            DeletePolicyRequest request, StreamObserver<DeletePolicyResponse> answer) {
        policies.delete(PolicyId.parse("name", request.getName()), caller.actor());
        answer.onNext(DeletePolicyResponse.getDefaultInstance());
        answer.onCompleted();
    }

    private void check(Policy sent, Violations violations) {
        violations.require(
                sent.getDescription().length() <= MAX_DESCRIPTION_LENGTH,
                "policy.description",
                "must be at most %d characters".formatted(MAX_DESCRIPTION_LENGTH));
        var _ = new PolicyReader(violations, "policy.rollout_policy").read(sent.getRolloutPolicy());
        if (!prometheus.isConfigured()) {
            AnalysisReader.refusePrometheus(
                    sent.getRolloutPolicy(), "policy.rollout_policy", violations);
        }
    }

    private static EncodedMessage content(Policy sent) {
        return EncodedMessage.of(sent.getRolloutPolicy().toByteArray());
    }

    private static void answer(
            StreamObserver<Policy> answer, io.flotilla.controller.rollout.policy.Policy policy) {
        answer.onNext(toWire(policy));
        answer.onCompleted();
    }

    private static Policy toWire(io.flotilla.controller.rollout.policy.Policy policy) {
        return Policy.newBuilder()
                .setName(policy.name())
                .setDescription(policy.description())
                .setRolloutPolicy(ProtoPolicyCodec.parse(policy.content()))
                .setRevision(policy.revision())
                .setAuthor(policy.author())
                .setCreateTime(Times.toProto(policy.created()))
                .setEtag(policy.etag().value())
                .build();
    }
}

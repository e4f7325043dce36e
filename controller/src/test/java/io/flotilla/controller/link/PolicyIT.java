package io.flotilla.controller.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.controller.access.Role;
import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.proto.rollout.v1.CreatePolicyRequest;
import io.flotilla.proto.rollout.v1.CreateRolloutRequest;
import io.flotilla.proto.rollout.v1.DeletePolicyRequest;
import io.flotilla.proto.rollout.v1.GetPolicyRequest;
import io.flotilla.proto.rollout.v1.ListPoliciesRequest;
import io.flotilla.proto.rollout.v1.ListPolicyRevisionsRequest;
import io.flotilla.proto.rollout.v1.Policy;
import io.flotilla.proto.rollout.v1.PolicyServiceGrpc;
import io.flotilla.proto.rollout.v1.Rollout;
import io.flotilla.proto.rollout.v1.RolloutPolicy;
import io.flotilla.proto.rollout.v1.UpdatePolicyRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ControllerResource.class)
class PolicyIT {

    @Inject Scenario scenario;
    @Inject TestController controller;

    private final String id = "p-" + UUID.randomUUID();
    private final String name = "policies/" + id;
    private PolicyServiceGrpc.PolicyServiceBlockingStub policies;

    @BeforeEach
    void signIn() {
        var operator = controller.operator("operator-" + UUID.randomUUID(), Role.OPERATOR);
        policies =
                PolicyServiceGrpc.newBlockingStub(operator.channel())
                        .withCallCredentials(operator.credentials());
    }

    @Test
    void each_change_is_a_revision_and_none_is_lost() {
        var first = create(0.9);

        var second = update(policy(0.8).setEtag(first.getEtag()));
        var same = update(policy(0.8));

        assertThat(first.getRevision()).isEqualTo(1);
        assertThat(second.getRevision()).isEqualTo(2);
        assertThat(same).isEqualTo(second);
        assertThat(get(1)).isEqualTo(first);
        assertThat(get(0)).isEqualTo(second);
        var revisions =
                policies.listPolicyRevisions(
                        ListPolicyRevisionsRequest.newBuilder()
                                .setName(name)
                                .setPageSize(1)
                                .build());
        assertThat(revisions.getPoliciesList()).containsExactly(second);
        assertThat(
                        policies.listPolicyRevisions(
                                        ListPolicyRevisionsRequest.newBuilder()
                                                .setName(name)
                                                .setPageSize(1)
                                                .setPageToken(revisions.getNextPageToken())
                                                .build())
                                .getPoliciesList())
                .containsExactly(first);
        assertThat(
                        policies.listPolicies(
                                        ListPoliciesRequest.newBuilder().setPageSize(1000).build())
                                .getPoliciesList())
                .contains(second)
                .doesNotContain(first);
    }

    @Test
    void a_change_of_what_has_changed_since_is_refused() {
        var first = create(0.9);
        update(policy(0.8));

        refused(Status.Code.ABORTED, () -> update(policy(0.7).setEtag(first.getEtag())));

        assertThat(get(0).getRevision()).isEqualTo(2);
    }

    @Test
    void a_wrong_policy_is_refused_with_all_that_is_wrong() {
        var wrong =
                CreatePolicyRequest.newBuilder()
                        .setPolicyId("No")
                        .setPolicy(policy(7).setDescription("x".repeat(1001)))
                        .build();

        assertThatThrownBy(() -> policies.createPolicy(wrong))
                .hasMessageContaining("policy_id")
                .hasMessageContaining("policy.description")
                .hasMessageContaining("policy.rollout_policy.success_threshold_ratio");
    }

    @Test
    void a_rollout_keeps_the_revision_that_it_was_made_by() {
        scenario.device().connect();
        create(0.9);
        update(policy(0.8));
        var wanted = scenario.rolloutOf(scenario.publish()).setPolicyName(name);

        var newest = make(wanted);
        var oldest = make(wanted.setPolicyRevision(1));
        update(policy(0.7));

        assertThat(scenario.get(newest).getPolicyRevision()).isEqualTo(2);
        assertThat(threshold(newest)).isEqualTo(0.8);
        assertThat(scenario.get(oldest).getPolicyName()).isEqualTo(name);
        assertThat(scenario.get(oldest).getPolicyRevision()).isEqualTo(1);
        assertThat(threshold(oldest)).isEqualTo(0.9);
        refused(Status.Code.FAILED_PRECONDITION, this::delete);
    }

    @Test
    void a_rollout_names_a_policy_that_there_is_or_brings_its_own() {
        create(0.9);
        var wanted = scenario.rolloutOf(scenario.publish());

        refused(Status.Code.NOT_FOUND, () -> make(wanted.clone().setPolicyName(name + "-not")));
        refused(
                Status.Code.NOT_FOUND,
                () -> make(wanted.clone().setPolicyName(name).setPolicyRevision(2)));
        refused(Status.Code.INVALID_ARGUMENT, () -> make(wanted.clone().setPolicyRevision(1)));
        refused(
                Status.Code.INVALID_ARGUMENT,
                () ->
                        make(
                                wanted.clone()
                                        .setPolicyName(name)
                                        .setPolicy(RolloutPolicy.getDefaultInstance())));
        delete();
        refused(Status.Code.NOT_FOUND, () -> get(0));
    }

    private Policy create(double threshold) {
        return policies.createPolicy(
                CreatePolicyRequest.newBuilder()
                        .setPolicyId(id)
                        .setPolicy(policy(threshold))
                        .build());
    }

    private Policy update(Policy.Builder policy) {
        return policies.updatePolicy(UpdatePolicyRequest.newBuilder().setPolicy(policy).build());
    }

    private Policy get(int revision) {
        return policies.getPolicy(
                GetPolicyRequest.newBuilder().setName(name).setRevision(revision).build());
    }

    private void delete() {
        var _ = policies.deletePolicy(DeletePolicyRequest.newBuilder().setName(name).build());
    }

    private Policy.Builder policy(double threshold) {
        return Policy.newBuilder()
                .setName(name)
                .setRolloutPolicy(RolloutPolicy.newBuilder().setSuccessThresholdRatio(threshold));
    }

    private Rollout make(Rollout.Builder rollout) {
        var request = CreateRolloutRequest.newBuilder().setRollout(rollout).setHold(true);
        return scenario.operator().rollouts().createRollout(request.build());
    }

    private double threshold(Rollout rollout) {
        return scenario.get(rollout).getPolicy().getSuccessThresholdRatio();
    }

    private static void refused(Status.Code code, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        refusal -> assertThat(refusal.getStatus().getCode()).isEqualTo(code));
    }
}

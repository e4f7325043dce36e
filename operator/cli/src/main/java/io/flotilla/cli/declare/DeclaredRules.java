package io.flotilla.cli.declare;

import io.flotilla.proto.device.v1.ApprovalRule;
import io.flotilla.proto.device.v1.ApprovalRuleServiceGrpc;
import io.flotilla.proto.device.v1.CreateApprovalRuleRequest;
import io.flotilla.proto.device.v1.DeleteApprovalRuleRequest;
import io.flotilla.proto.device.v1.GetApprovalRuleRequest;
import io.flotilla.proto.device.v1.UpdateApprovalRuleRequest;
import java.util.Set;

/** The rules that files can declare. */
final class DeclaredRules {

    static final DeclaredKind<ApprovalRule> APPROVAL_RULES =
            new DeclaredKind<>(
                    ApprovalRule.getDefaultInstance(),
                    "approvalRules/*",
                    Set.of("displayName", "selector", "joinToken"),
                    (controller, name) ->
                            controller
                                    .unary(ApprovalRuleServiceGrpc::newBlockingStub)
                                    .getApprovalRule(
                                            GetApprovalRuleRequest.newBuilder()
                                                    .setName(name)
                                                    .build()),
                    (controller, id, rule) ->
                            controller
                                    .unary(ApprovalRuleServiceGrpc::newBlockingStub)
                                    .createApprovalRule(
                                            CreateApprovalRuleRequest.newBuilder()
                                                    .setApprovalRuleId(id)
                                                    .setApprovalRule(rule)
                                                    .build()),
                    (controller, rule, mask) ->
                            controller
                                    .unary(ApprovalRuleServiceGrpc::newBlockingStub)
                                    .updateApprovalRule(
                                            UpdateApprovalRuleRequest.newBuilder()
                                                    .setApprovalRule(rule)
                                                    .setUpdateMask(mask)
                                                    .build()),
                    (controller, name) -> {
                        var _ =
                                controller
                                        .unary(ApprovalRuleServiceGrpc::newBlockingStub)
                                        .deleteApprovalRule(
                                                DeleteApprovalRuleRequest.newBuilder()
                                                        .setName(name)
                                                        .build());
                    },
                    "");

    private DeclaredRules() {}
}

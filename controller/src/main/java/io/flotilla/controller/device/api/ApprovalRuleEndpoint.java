package io.flotilla.controller.device.api;

import io.flotilla.contract.mapping.LabelSelectorMapper;
import io.flotilla.controller.access.CurrentCaller;
import io.flotilla.controller.device.approval.ApprovalRule.Terms;
import io.flotilla.controller.device.approval.ApprovalRuleId;
import io.flotilla.controller.device.approval.ApprovalRules;
import io.flotilla.controller.shared.PageRequest;
import io.flotilla.controller.shared.api.Times;
import io.flotilla.controller.shared.api.UpdateMask;
import io.flotilla.proto.device.v1.ApprovalRule;
import io.flotilla.proto.device.v1.ApprovalRuleServiceGrpc;
import io.flotilla.proto.device.v1.CreateApprovalRuleRequest;
import io.flotilla.proto.device.v1.DeleteApprovalRuleRequest;
import io.flotilla.proto.device.v1.DeleteApprovalRuleResponse;
import io.flotilla.proto.device.v1.GetApprovalRuleRequest;
import io.flotilla.proto.device.v1.ListApprovalRulesRequest;
import io.flotilla.proto.device.v1.ListApprovalRulesResponse;
import io.flotilla.proto.device.v1.UpdateApprovalRuleRequest;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.RunOnVirtualThread;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Answers for approval rules. */
@GrpcService
@RunOnVirtualThread
final class ApprovalRuleEndpoint extends ApprovalRuleServiceGrpc.ApprovalRuleServiceImplBase {

    private static final Set<String> UPDATABLE = Set.of("display_name", "selector", "join_token");

    private final ApprovalRules rules;
    private final CurrentCaller caller;

    ApprovalRuleEndpoint(ApprovalRules rules, CurrentCaller caller) {
        this.rules = rules;
        this.caller = caller;
    }

    @Override
    public void getApprovalRule(
            GetApprovalRuleRequest request, StreamObserver<ApprovalRule> answer) {
        answer(answer, rules.get(ApprovalRuleId.parse("name", request.getName())));
    }

    @Override
    public void listApprovalRules(
            ListApprovalRulesRequest request, StreamObserver<ListApprovalRulesResponse> answer) {
        var wanted =
                PageRequest.of(request.getPageSize(), request.getPageToken(), "ListApprovalRules");
        var page = rules.list(wanted).map(ApprovalRuleEndpoint::toWire);
        answer.onNext(
                ListApprovalRulesResponse.newBuilder()
                        .addAllApprovalRules(page.items())
                        .setNextPageToken(page.nextPageToken())
                        .build());
        answer.onCompleted();
    }

    @Override
    public void createApprovalRule(
            CreateApprovalRuleRequest request, StreamObserver<ApprovalRule> answer) {
        var sent = request.getApprovalRule();
        answer(
                answer,
                rules.create(
                        ApprovalRuleId.parseId("approval_rule_id", request.getApprovalRuleId()),
                        new Terms(
                                sent.getDisplayName(),
                                LabelSelectorMapper.fromWire(sent.getSelector()),
                                sent.getJoinToken()),
                        caller.actor()));
    }

    @Override
    public void updateApprovalRule(
            UpdateApprovalRuleRequest request, StreamObserver<ApprovalRule> answer) {
        var sent = request.getApprovalRule();
        var mask = UpdateMask.of(request.getUpdateMask(), request.hasUpdateMask(), UPDATABLE);
        var named = mask.covers("display_name", !sent.getDisplayName().isEmpty());
        var selected = mask.covers("selector", sent.hasSelector());
        var joined = mask.covers("join_token", !sent.getJoinToken().isEmpty());
        UnaryOperator<Terms> change =
                before ->
                        new Terms(
                                named ? sent.getDisplayName() : before.displayName(),
                                selected
                                        ? LabelSelectorMapper.fromWire(sent.getSelector())
                                        : before.selector(),
                                joined ? sent.getJoinToken() : before.joinToken());
        answer(
                answer,
                rules.change(
                        ApprovalRuleId.parse("approval_rule.name", sent.getName()),
                        change,
                        sent.getEtag(),
                        caller.actor()));
    }

    @Override
    public void deleteApprovalRule(
            DeleteApprovalRuleRequest request, StreamObserver<DeleteApprovalRuleResponse> answer) {
        rules.delete(ApprovalRuleId.parse("name", request.getName()), caller.actor());
        answer.onNext(DeleteApprovalRuleResponse.getDefaultInstance());
        answer.onCompleted();
    }

    private static void answer(
            StreamObserver<ApprovalRule> answer,
            io.flotilla.controller.device.approval.ApprovalRule rule) {
        answer.onNext(toWire(rule));
        answer.onCompleted();
    }

    private static ApprovalRule toWire(io.flotilla.controller.device.approval.ApprovalRule rule) {
        return ApprovalRule.newBuilder()
                .setName(rule.name())
                .setDisplayName(rule.terms().displayName())
                .setSelector(LabelSelectorMapper.toWire(rule.terms().selector()))
                .setJoinToken(rule.terms().joinToken())
                .setApprovedCount(rule.approvedCount())
                .setCreateTime(Times.toProto(rule.created()))
                .setUpdateTime(Times.toProto(rule.updated()))
                .setEtag(rule.etag().value())
                .build();
    }
}

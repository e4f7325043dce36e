package io.flotilla.cli.resource;

import io.flotilla.cli.access.BindingWords;
import io.flotilla.cli.output.Words;
import io.flotilla.cli.resource.ResourceKind.Page;
import io.flotilla.proto.access.v1.ApiToken;
import io.flotilla.proto.access.v1.ApiTokenServiceGrpc;
import io.flotilla.proto.access.v1.GetApiTokenRequest;
import io.flotilla.proto.access.v1.GetJoinTokenRequest;
import io.flotilla.proto.access.v1.JoinToken;
import io.flotilla.proto.access.v1.JoinTokenServiceGrpc;
import io.flotilla.proto.access.v1.ListApiTokensRequest;
import io.flotilla.proto.access.v1.ListJoinTokensRequest;
import io.flotilla.proto.device.v1.ApprovalRule;
import io.flotilla.proto.device.v1.ApprovalRuleServiceGrpc;
import io.flotilla.proto.device.v1.GetApprovalRuleRequest;
import io.flotilla.proto.device.v1.ListApprovalRulesRequest;
import java.util.List;

/** The kinds of tokens, and the rules that let devices in. */
final class AccessKinds {
    static final ResourceKind<JoinToken> JOIN_TOKENS =
            new ResourceKind<>(
                    List.of("join-token", "join-tokens"),
                    "joinTokens",
                    "joinTokens/*",
                    (controller, name) ->
                            controller
                                    .unary(JoinTokenServiceGrpc::newBlockingStub)
                                    .getJoinToken(
                                            GetJoinTokenRequest.newBuilder().setName(name).build()),
                    (controller, _, token) -> {
                        var request = ListJoinTokensRequest.newBuilder().setPageToken(token);
                        var page =
                                controller
                                        .unary(JoinTokenServiceGrpc::newBlockingStub)
                                        .listJoinTokens(request.build());
                        return new Page<>(page.getJoinTokensList(), page.getNextPageToken());
                    },
                    List.of("NAME", "DISPLAY NAME", "USED", "MOST", "EXPIRES", "REVOKED"),
                    (token, _) ->
                            List.of(
                                    Words.id(token.getName()),
                                    token.getDisplayName(),
                                    Integer.toString(token.getUseCount()),
                                    Integer.toString(token.getMaxUses()),
                                    Words.time(token.hasExpireTime(), token.getExpireTime()),
                                    Words.time(token.hasRevokeTime(), token.getRevokeTime())));

    static final ResourceKind<ApiToken> API_TOKENS =
            new ResourceKind<>(
                    List.of("token", "tokens"),
                    "apiTokens",
                    "apiTokens/*",
                    (controller, name) ->
                            controller
                                    .unary(ApiTokenServiceGrpc::newBlockingStub)
                                    .getApiToken(
                                            GetApiTokenRequest.newBuilder().setName(name).build()),
                    (controller, _, token) -> {
                        var request = ListApiTokensRequest.newBuilder().setPageToken(token);
                        var page =
                                controller
                                        .unary(ApiTokenServiceGrpc::newBlockingStub)
                                        .listApiTokens(request.build());
                        return new Page<>(page.getApiTokensList(), page.getNextPageToken());
                    },
                    List.of("NAME", "DISPLAY NAME", "MAY BE", "LAST USED", "EXPIRES", "REVOKED"),
                    (token, _) ->
                            List.of(
                                    Words.id(token.getName()),
                                    token.getDisplayName(),
                                    BindingWords.of(token.getRolesList(), token.getBindingsList()),
                                    Words.time(token.hasLastUseTime(), token.getLastUseTime()),
                                    Words.time(token.hasExpireTime(), token.getExpireTime()),
                                    Words.time(token.hasRevokeTime(), token.getRevokeTime())));

    static final ResourceKind<ApprovalRule> APPROVAL_RULES =
            new ResourceKind<>(
                    List.of("approval-rule", "approval-rules"),
                    "approvalRules",
                    "approvalRules/*",
                    (controller, name) ->
                            controller
                                    .unary(ApprovalRuleServiceGrpc::newBlockingStub)
                                    .getApprovalRule(
                                            GetApprovalRuleRequest.newBuilder()
                                                    .setName(name)
                                                    .build()),
                    (controller, _, token) -> {
                        var request = ListApprovalRulesRequest.newBuilder().setPageToken(token);
                        var page =
                                controller
                                        .unary(ApprovalRuleServiceGrpc::newBlockingStub)
                                        .listApprovalRules(request.build());
                        return new Page<>(page.getApprovalRulesList(), page.getNextPageToken());
                    },
                    List.of("NAME", "LABELS", "JOIN TOKEN", "APPROVED", "AGE"),
                    (rule, now) ->
                            List.of(
                                    Words.id(rule.getName()),
                                    SelectorWords.of(rule.getSelector()),
                                    Words.id(rule.getJoinToken()),
                                    Long.toString(rule.getApprovedCount()),
                                    Words.age(rule.hasCreateTime(), rule.getCreateTime(), now)));

    private AccessKinds() {}
}

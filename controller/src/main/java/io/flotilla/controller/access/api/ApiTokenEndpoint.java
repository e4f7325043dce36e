package io.flotilla.controller.access.api;

import io.flotilla.controller.access.ApiTokens;
import io.flotilla.controller.access.CurrentCaller;
import io.flotilla.controller.shared.PageRequest;
import io.flotilla.controller.shared.api.Times;
import io.flotilla.proto.access.v1.ApiToken;
import io.flotilla.proto.access.v1.ApiTokenServiceGrpc.ApiTokenServiceImplBase;
import io.flotilla.proto.access.v1.CreateApiTokenRequest;
import io.flotilla.proto.access.v1.GetApiTokenRequest;
import io.flotilla.proto.access.v1.ListApiTokensRequest;
import io.flotilla.proto.access.v1.ListApiTokensResponse;
import io.flotilla.proto.access.v1.RevokeApiTokenRequest;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.RunOnVirtualThread;

/** Answers calls about operators' tokens. */
@GrpcService
@RunOnVirtualThread
class ApiTokenEndpoint extends ApiTokenServiceImplBase {

    private final ApiTokens tokens;
    private final CurrentCaller caller;

    ApiTokenEndpoint(ApiTokens tokens, CurrentCaller caller) {
        this.tokens = tokens;
        this.caller = caller;
    }

    @Override
    public void getApiToken(GetApiTokenRequest request, StreamObserver<ApiToken> answer) {
        answer.onNext(TokenMapper.toProto(tokens.get(request.getName())));
        answer.onCompleted();
    }

    @Override
    public void listApiTokens(
            ListApiTokensRequest request, StreamObserver<ListApiTokensResponse> answer) {
        var wanted = PageRequest.of(request.getPageSize(), request.getPageToken(), "ListApiTokens");
        var page = tokens.list(wanted).map(TokenMapper::toProto);
        answer.onNext(
                ListApiTokensResponse.newBuilder()
                        .addAllApiTokens(page.items())
                        .setNextPageToken(page.nextPageToken())
                        .build());
        answer.onCompleted();
    }

    @Override
    public void createApiToken(CreateApiTokenRequest request, StreamObserver<ApiToken> answer) {
        var lifetime =
                request.hasLifetimeDuration()
                        ? Times.toDuration("lifetime_duration", request.getLifetimeDuration())
                        : null;
        var created =
                tokens.create(
                        request.getApiToken().getDisplayName(),
                        BindingMapper.fromWire(request.getApiToken()),
                        lifetime,
                        caller.actor());
        answer.onNext(
                TokenMapper.toProto(created.token()).toBuilder()
                        .setSecret(created.secret())
                        .build());
        answer.onCompleted();
    }

    @Override
    public void revokeApiToken(RevokeApiTokenRequest request, StreamObserver<ApiToken> answer) {
        answer.onNext(TokenMapper.toProto(tokens.revoke(request.getName(), caller.actor())));
        answer.onCompleted();
    }
}

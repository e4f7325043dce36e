package io.flotilla.controller.access.api;

import io.flotilla.controller.access.CurrentCaller;
import io.flotilla.controller.access.enrollment.JoinToken.Terms;
import io.flotilla.controller.access.enrollment.JoinTokens;
import io.flotilla.controller.shared.PageRequest;
import io.flotilla.controller.shared.api.Times;
import io.flotilla.proto.access.v1.CreateJoinTokenRequest;
import io.flotilla.proto.access.v1.GetJoinTokenRequest;
import io.flotilla.proto.access.v1.JoinToken;
import io.flotilla.proto.access.v1.JoinTokenServiceGrpc.JoinTokenServiceImplBase;
import io.flotilla.proto.access.v1.ListJoinTokensRequest;
import io.flotilla.proto.access.v1.ListJoinTokensResponse;
import io.flotilla.proto.access.v1.RevokeJoinTokenRequest;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.RunOnVirtualThread;
import java.time.Duration;

/** Answers calls about join tokens. */
@GrpcService
@RunOnVirtualThread
class JoinTokenEndpoint extends JoinTokenServiceImplBase {

    private static final Duration DEFAULT_LIFETIME = Duration.ofHours(1);

    private final JoinTokens tokens;
    private final CurrentCaller caller;

    JoinTokenEndpoint(JoinTokens tokens, CurrentCaller caller) {
        this.tokens = tokens;
        this.caller = caller;
    }

    @Override
    public void getJoinToken(GetJoinTokenRequest request, StreamObserver<JoinToken> answer) {
        answer.onNext(TokenMapper.toProto(tokens.get(request.getName())));
        answer.onCompleted();
    }

    @Override
    public void listJoinTokens(
            ListJoinTokensRequest request, StreamObserver<ListJoinTokensResponse> answer) {
        var wanted =
                PageRequest.of(request.getPageSize(), request.getPageToken(), "ListJoinTokens");
        var page = tokens.list(wanted).map(TokenMapper::toProto);
        answer.onNext(
                ListJoinTokensResponse.newBuilder()
                        .addAllJoinTokens(page.items())
                        .setNextPageToken(page.nextPageToken())
                        .build());
        answer.onCompleted();
    }

    @Override
    public void createJoinToken(CreateJoinTokenRequest request, StreamObserver<JoinToken> answer) {
        var wish = request.getJoinToken();
        var terms =
                new Terms(
                        wish.getDisplayName(),
                        wish.getLabelsMap(),
                        wish.hasMaxUses() ? wish.getMaxUses() : 1,
                        wish.getAutoApprove());
        var lifetime =
                request.hasLifetimeDuration()
                        ? Times.toDuration("lifetime_duration", request.getLifetimeDuration())
                        : DEFAULT_LIFETIME;
        var created = tokens.create(terms, lifetime, caller.actor());
        answer.onNext(
                TokenMapper.toProto(created.token()).toBuilder()
                        .setSecret(created.secret())
                        .build());
        answer.onCompleted();
    }

    @Override
    public void revokeJoinToken(RevokeJoinTokenRequest request, StreamObserver<JoinToken> answer) {
        answer.onNext(TokenMapper.toProto(tokens.revoke(request.getName(), caller.actor())));
        answer.onCompleted();
    }
}

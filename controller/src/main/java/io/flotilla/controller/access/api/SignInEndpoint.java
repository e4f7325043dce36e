package io.flotilla.controller.access.api;

import io.flotilla.controller.access.CurrentCaller;
import io.flotilla.controller.access.IdentityProvider;
import io.flotilla.controller.access.Principal;
import io.flotilla.controller.shared.api.Times;
import io.flotilla.proto.access.v1.GetSignInOptionsRequest;
import io.flotilla.proto.access.v1.SignInOptions;
import io.flotilla.proto.access.v1.SignInServiceGrpc.SignInServiceImplBase;
import io.flotilla.proto.access.v1.WhoAmIRequest;
import io.flotilla.proto.access.v1.WhoAmIResponse;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.RunOnVirtualThread;

/** Tells callers who they are here. */
@GrpcService
@RunOnVirtualThread
class SignInEndpoint extends SignInServiceImplBase {

    private final IdentityProvider provider;
    private final CurrentCaller caller;

    SignInEndpoint(IdentityProvider provider, CurrentCaller caller) {
        this.provider = provider;
        this.caller = caller;
    }

    @Override
    public void whoAmI(WhoAmIRequest request, StreamObserver<WhoAmIResponse> answer) {
        answer.onNext(
                switch (caller.principal()) {
                    case Principal.Operator operator -> toWire(operator);
                    case Principal.Device _, Principal.Anonymous _ ->
                            throw new IllegalStateException("the caller is not an operator");
                });
        answer.onCompleted();
    }

    @Override
    public void getSignInOptions(
            GetSignInOptionsRequest request, StreamObserver<SignInOptions> answer) {
        var options = SignInOptions.newBuilder();
        provider.signIn().map(SignInEndpoint::toWire).ifPresent(options::setOpenIdConnect);
        answer.onNext(options.build());
        answer.onCompleted();
    }

    private static SignInOptions.OpenIdConnect toWire(IdentityProvider.SignIn signIn) {
        return SignInOptions.OpenIdConnect.newBuilder()
                .setIssuer(signIn.issuer().toString())
                .setClientId(signIn.clientId())
                .addAllScopes(signIn.scopes())
                .build();
    }

    private static WhoAmIResponse toWire(Principal.Operator operator) {
        var who =
                WhoAmIResponse.newBuilder()
                        .setPrincipal(operator.actor().name())
                        .setDisplayName(operator.displayName());
        operator.bindings().roles().stream().map(RoleMapper::toProto).forEach(who::addRoles);
        operator.bindings().all().stream().map(BindingMapper::toWire).forEach(who::addBindings);
        if (operator.expireTime() != null) {
            who.setExpireTime(Times.toProto(operator.expireTime()));
        }
        return who.build();
    }
}

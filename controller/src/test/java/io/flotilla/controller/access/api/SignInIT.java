package io.flotilla.controller.access.api;

import static io.grpc.Status.Code.PERMISSION_DENIED;
import static io.grpc.Status.Code.UNAUTHENTICATED;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.controller.access.AccessSettings;
import io.flotilla.controller.access.certificate.CertificateAuthority;
import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.rest.RestClient;
import io.flotilla.proto.access.v1.GetSignInOptionsRequest;
import io.flotilla.proto.access.v1.Role;
import io.flotilla.proto.access.v1.SignInServiceGrpc;
import io.flotilla.proto.access.v1.SignInServiceGrpc.SignInServiceBlockingStub;
import io.flotilla.proto.access.v1.WhoAmIRequest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** People of an identity provider at gRPC and at REST. */
@QuarkusTest
@WithTestResource(ControllerResource.class)
class SignInIT {

    @Inject Clients clients;
    @Inject AccessSettings settings;
    @Inject CertificateAuthority authority;

    @Test
    void a_person_may_what_the_groups_are_worth() throws Exception {
        var stub = Clients.withToken(service(), mint("ada", "night-shift"));

        var who = stub.whoAmI(WhoAmIRequest.getDefaultInstance());

        assertThat(who.getPrincipal()).isEqualTo("users/ada");
        assertThat(who.getRolesList()).containsExactly(Role.ROLE_OPERATOR);
        assertThat(who.getBindings(0).getDeviceLabelsMap()).isEqualTo(Map.of("site", "berlin"));
        assertThat(who.getBindings(0).getModelPrefix()).isEqualTo("vision-");
        assertThat(who.hasExpireTime()).isTrue();
    }

    @Test
    void a_person_in_no_known_group_may_nothing() throws Exception {
        var stub = Clients.withToken(service(), mint("eve", "guests"));

        Refusals.expect(
                PERMISSION_DENIED,
                "ROLE_MISSING",
                () -> stub.whoAmI(WhoAmIRequest.getDefaultInstance()));
    }

    @Test
    void a_forged_token_opens_neither_face() throws Exception {
        var forged = mint("ada", "night-shift").replaceAll("[^.]{20}$", "A".repeat(20));
        var stub = Clients.withToken(service(), forged);

        Refusals.expect(
                UNAUTHENTICATED,
                "TOKEN_INVALID",
                () -> stub.whoAmI(WhoAmIRequest.getDefaultInstance()));
        assertThat(status(forged)).isEqualTo(401);
        assertThat(status(mint("ada", "night-shift"))).isEqualTo(200);
    }

    @Test
    void anyone_may_ask_how_to_sign_in() {
        var options = service().getSignInOptions(GetSignInOptionsRequest.getDefaultInstance());

        assertThat(options.getOpenIdConnect().getIssuer())
                .isEqualTo(settings.oidc().issuer().orElseThrow().toString());
        assertThat(options.getOpenIdConnect().getClientId()).isEqualTo("console");
        assertThat(options.getOpenIdConnect().getScopesList()).contains("openid");
    }

    private int status(String token) throws Exception {
        var address = URI.create("https://localhost:%d/v1/whoami".formatted(Clients.port()));
        var request =
                HttpRequest.newBuilder(address).header("authorization", "Bearer " + token).build();
        try (var http = RestClient.trusting(authority)) {
            return http.send(request, BodyHandlers.discarding()).statusCode();
        }
    }

    private String mint(String subject, String group) throws Exception {
        var issuer = settings.oidc().issuer().orElseThrow();
        var request =
                HttpRequest.newBuilder(URI.create(issuer + "/mint/" + subject + "/" + group))
                        .build();
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request, BodyHandlers.ofString()).body();
        }
    }

    private SignInServiceBlockingStub service() {
        return SignInServiceGrpc.newBlockingStub(clients.plainTls());
    }
}

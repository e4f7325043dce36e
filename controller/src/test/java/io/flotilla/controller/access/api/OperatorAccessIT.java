package io.flotilla.controller.access.api;

import static io.grpc.Status.Code.FAILED_PRECONDITION;
import static io.grpc.Status.Code.NOT_FOUND;
import static io.grpc.Status.Code.PERMISSION_DENIED;
import static io.grpc.Status.Code.UNAUTHENTICATED;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.controller.access.AccessSettings;
import io.flotilla.controller.access.EventRepository;
import io.flotilla.controller.access.RecordedEvent;
import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.Event;
import io.flotilla.proto.access.v1.ApiToken;
import io.flotilla.proto.access.v1.ApiTokenServiceGrpc;
import io.flotilla.proto.access.v1.ApiTokenServiceGrpc.ApiTokenServiceBlockingStub;
import io.flotilla.proto.access.v1.CreateApiTokenRequest;
import io.flotilla.proto.access.v1.EventServiceGrpc;
import io.flotilla.proto.access.v1.GetApiTokenRequest;
import io.flotilla.proto.access.v1.ListApiTokensRequest;
import io.flotilla.proto.access.v1.ListEventsRequest;
import io.flotilla.proto.access.v1.RevokeApiTokenRequest;
import io.flotilla.proto.access.v1.Role;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ControllerResource.class)
class OperatorAccessIT {

    @Inject Clients clients;
    @Inject AccessSettings settings;
    @Inject EventRepository events;
    @Inject EntityManager sql;

    @Test
    void the_first_token_is_readable_for_its_owner_alone() throws IOException {
        var permissions = Files.getPosixFilePermissions(settings.adminTokenFile());

        assertThat(PosixFilePermissions.toString(permissions)).isEqualTo("rw-------");
    }

    @Test
    void a_call_without_token_is_refused() {
        Refusals.expect(
                UNAUTHENTICATED,
                "TOKEN_MISSING",
                () -> tokens().listApiTokens(ListApiTokensRequest.getDefaultInstance()));
    }

    @Test
    void a_wrong_token_is_refused() {
        var stub = Clients.withToken(tokens(), "flapi_wrong");

        Refusals.expect(
                UNAUTHENTICATED,
                "TOKEN_UNKNOWN",
                () -> stub.listApiTokens(ListApiTokensRequest.getDefaultInstance()));
    }

    @Test
    void a_role_that_is_too_low_is_refused_and_named() {
        var viewer = create("viewer", Role.ROLE_VIEWER);
        var stub = Clients.withToken(tokens(), viewer.getSecret());

        var status =
                Refusals.expect(
                        PERMISSION_DENIED,
                        "ROLE_MISSING",
                        () -> stub.listApiTokens(ListApiTokensRequest.getDefaultInstance()));

        assertThat(status.getMessage()).contains("ADMIN").contains("viewer");
    }

    @Test
    void every_role_may_read() {
        var approver = create("approver", Role.ROLE_APPROVER);
        var stub =
                Clients.withToken(
                        EventServiceGrpc.newBlockingStub(clients.plainTls()), approver.getSecret());

        var page = stub.listEvents(ListEventsRequest.getDefaultInstance());

        assertThat(page.getEventsCount()).isPositive();
    }

    @Test
    void a_revoked_token_opens_nothing() {
        var token = create("short-lived", Role.ROLE_ADMIN);
        var revoke = RevokeApiTokenRequest.newBuilder().setName(token.getName()).build();
        var first = admin().revokeApiToken(revoke);

        var second = admin().revokeApiToken(revoke);

        assertThat(second.getRevokeTime()).isEqualTo(first.getRevokeTime());
        Refusals.expect(
                UNAUTHENTICATED,
                "TOKEN_REVOKED",
                () ->
                        Clients.withToken(tokens(), token.getSecret())
                                .listApiTokens(ListApiTokensRequest.getDefaultInstance()));
    }

    @Test
    void the_last_administrator_stays() {
        var admins =
                admin()
                        .listApiTokens(ListApiTokensRequest.getDefaultInstance())
                        .getApiTokensList()
                        .stream()
                        .filter(token -> token.getDisplayName().equals("admin"))
                        .toList();

        Refusals.expect(
                FAILED_PRECONDITION,
                "LAST_ADMIN_TOKEN",
                () ->
                        admin().revokeApiToken(
                                        RevokeApiTokenRequest.newBuilder()
                                                .setName(admins.getFirst().getName())
                                                .build()));
    }

    @Test
    void a_secret_is_told_once_and_kept_nowhere() {
        var token = create("told once", Role.ROLE_VIEWER);

        var read =
                admin().getApiToken(
                                GetApiTokenRequest.newBuilder().setName(token.getName()).build());

        assertThat(token.getSecret()).startsWith("flapi_");
        assertThat(read.getSecret()).isEmpty();
    }

    @Test
    void a_token_that_does_not_exist_is_not_found() {
        Refusals.expect(
                NOT_FOUND,
                "API_TOKEN_NOT_FOUND",
                () ->
                        admin().getApiToken(
                                        GetApiTokenRequest.newBuilder()
                                                .setName("apiTokens/none")
                                                .build()));
    }

    @Test
    void pages_hold_everything_once() {
        for (int i = 0; i < 5; i++) {
            var _ = create("page " + i, Role.ROLE_VIEWER);
        }
        var seen = new HashSet<String>();
        var pageToken = "";

        do {
            var page =
                    admin().listApiTokens(
                                    ListApiTokensRequest.newBuilder()
                                            .setPageSize(2)
                                            .setPageToken(pageToken)
                                            .build());
            assertThat(page.getApiTokensList()).allMatch(token -> seen.add(token.getName()));
            pageToken = page.getNextPageToken();
        } while (!pageToken.isEmpty());

        assertThat(seen).hasSizeGreaterThanOrEqualTo(6);
    }

    @Test
    void events_form_an_unbroken_chain() {
        var _ = create("chained", Role.ROLE_VIEWER);

        var chain = events.list("", 0, 1000);

        assertThat(chain).allMatch(RecordedEvent::isIntact);
        var previous = Digest.ZERO;
        long sequence = 0;
        for (var event : chain) {
            assertThat(event.previousSha256()).isEqualTo(previous);
            assertThat(event.sequence()).isEqualTo(++sequence);
            previous = event.sha256();
        }
    }

    @Test
    void a_change_of_an_event_shows() {
        var event = events.list("", 0, 1).getFirst();
        var content = event.event();
        var forged =
                new RecordedEvent(
                        event.sequence(),
                        event.occurTime(),
                        new Event(
                                content.actor(),
                                content.action(),
                                content.resource(),
                                "another reason",
                                content.details()),
                        event.source(),
                        event.previousSha256(),
                        event.sha256());

        assertThat(event.isIntact()).isTrue();
        assertThat(forged.isIntact()).isFalse();
    }

    @Test
    void the_database_refuses_to_change_an_event() {
        Assertions.assertThatThrownBy(this::rewriteHistory)
                .isInstanceOf(PersistenceException.class)
                .hasMessageContaining("events are never changed");
    }

    @Transactional
    void rewriteHistory() {
        sql.createNativeQuery("update event set actor = 'nobody'").executeUpdate();
    }

    private ApiToken create(String displayName, Role role) {
        return admin().createApiToken(
                        CreateApiTokenRequest.newBuilder()
                                .setApiToken(
                                        ApiToken.newBuilder()
                                                .setDisplayName(displayName)
                                                .addRoles(role))
                                .build());
    }

    private ApiTokenServiceBlockingStub admin() {
        return clients.asAdmin(tokens());
    }

    private ApiTokenServiceBlockingStub tokens() {
        return ApiTokenServiceGrpc.newBlockingStub(clients.plainTls());
    }
}

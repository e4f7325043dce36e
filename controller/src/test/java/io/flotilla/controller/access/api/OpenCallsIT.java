package io.flotilla.controller.access.api;

import static io.grpc.Status.Code.UNAUTHENTICATED;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.controller.access.ApiTokens;
import io.flotilla.controller.access.Role;
import io.flotilla.controller.access.certificate.CertificateAuthority;
import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.rest.RestClient;
import io.flotilla.controller.shared.Actor;
import io.flotilla.proto.overview.v1.OverviewServiceGrpc;
import io.flotilla.proto.overview.v1.WatchEventsRequest;
import io.flotilla.proto.overview.v1.WatchEventsResponse;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Iterator;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@WithTestResource(ControllerResource.class)
@Timeout(30)
class OpenCallsIT {

    private static final Actor TESTS = Actor.system("tests");

    @Inject Clients clients;
    @Inject ApiTokens tokens;
    @Inject CertificateAuthority authority;
    @Inject EntityManager sql;

    @Test
    void a_token_that_is_revoked_loses_its_open_streams_at_once() {
        var token = token();
        var events = watch(token.secret());
        events.next();

        tokens.revoke(token.token().name(), TESTS);

        Refusals.expect(UNAUTHENTICATED, "TOKEN_REVOKED", () -> drain(events));
    }

    @Test
    void a_token_that_expires_loses_its_open_streams_within_moments() {
        var token = token();
        var events = watch(token.secret());
        events.next();

        expire(token.token().id());

        Refusals.expect(UNAUTHENTICATED, "TOKEN_EXPIRED", () -> drain(events));
    }

    @Test
    void server_sent_events_end_with_the_reason() throws Exception {
        var token = token();
        var request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "https://localhost:%d/v1/events:watch"
                                                .formatted(Clients.port())))
                        .header("authorization", "Bearer " + token.secret())
                        .build();
        try (var client = RestClient.trusting(authority)) {
            var lines = client.send(request, BodyHandlers.ofLines()).body().iterator();
            assertThat(lines.next()).startsWith("id: ");

            tokens.revoke(token.token().name(), TESTS);

            assertThat(rest(lines)).contains("event: problem").contains("TOKEN_REVOKED");
        }
    }

    @Test
    void another_token_keeps_its_streams() {
        var other = token();
        var kept = watch(token().secret());
        kept.next();

        tokens.revoke(other.token().name(), TESTS);

        assertThat(kept.next().getAction()).isEqualTo("apiToken.revoke");
    }

    @Transactional
    void expire(String id) {
        sql.createNativeQuery("update api_token set expire_time = now() where id = ?1")
                .setParameter(1, id)
                .executeUpdate();
    }

    private ApiTokens.Created token() {
        return tokens.create("watcher-" + UUID.randomUUID(), Set.of(Role.VIEWER), null, TESTS);
    }

    private Iterator<WatchEventsResponse> watch(String secret) {
        return Clients.withToken(OverviewServiceGrpc.newBlockingStub(clients.plainTls()), secret)
                .watchEvents(WatchEventsRequest.getDefaultInstance());
    }

    private static void drain(Iterator<WatchEventsResponse> events) {
        events.forEachRemaining(_ -> {});
    }

    private static String rest(Iterator<String> lines) {
        var text = new StringBuilder();
        lines.forEachRemaining(line -> text.append(line).append('\n'));
        return text.toString();
    }
}

package io.flotilla.controller.access.api;

import static io.grpc.Status.Code.PERMISSION_DENIED;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.flotilla.contract.audit.AuditChain;
import io.flotilla.contract.audit.AuditEntry;
import io.flotilla.contract.audit.Sha256;
import io.flotilla.controller.access.ApiTokens;
import io.flotilla.controller.access.Role;
import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.shared.Actor;
import io.flotilla.proto.access.v1.CreateJoinTokenRequest;
import io.flotilla.proto.access.v1.Event;
import io.flotilla.proto.access.v1.EventServiceGrpc;
import io.flotilla.proto.access.v1.JoinToken;
import io.flotilla.proto.access.v1.JoinTokenServiceGrpc;
import io.flotilla.proto.access.v1.JoinTokenServiceGrpc.JoinTokenServiceBlockingStub;
import io.flotilla.proto.access.v1.ListEventsRequest;
import io.flotilla.proto.access.v1.ListJoinTokensRequest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ControllerResource.class)
class AuditIT {

    private final String name = "audited-" + UUID.randomUUID();

    @Inject Clients clients;
    @Inject ApiTokens tokens;

    @Test
    void a_change_is_written_down_once_with_who_made_it_and_from_where() {
        var made = create(clients.asAdmin(joinTokens()));

        var events = list(ListEventsRequest.newBuilder().setResource(made.getName()).build());

        assertThat(events).hasSize(1);
        assertThat(events.getFirst().getActor()).isEqualTo("tokens/admin");
        assertThat(events.getFirst().getAction()).isEqualTo("joinToken.create");
        assertThat(events.getFirst().getSource()).isEqualTo("127.0.0.1");
    }

    @Test
    void a_change_that_was_refused_is_written_down_once() {
        var viewer = tokens.create(name, Set.of(Role.VIEWER), null, Actor.system("tests"));
        var stub = Clients.withToken(joinTokens(), viewer.secret());

        Refusals.expect(PERMISSION_DENIED, "ROLE_MISSING", () -> create(stub));

        var events = list(ListEventsRequest.newBuilder().setActor("tokens/" + name).build());
        assertThat(events).hasSize(1);
        assertThat(events.getFirst().getAction()).isEqualTo("call.refuse");
        assertThat(events.getFirst().getResource())
                .isEqualTo("flotilla.access.v1.JoinTokenService/CreateJoinToken");
        assertThat(events.getFirst().getReason()).contains("ADMIN").contains(name);
    }

    @Test
    void reading_leaves_no_trace() {
        var before = list(ListEventsRequest.getDefaultInstance()).size();

        var _ =
                clients.asAdmin(joinTokens())
                        .listJoinTokens(ListJoinTokensRequest.getDefaultInstance());

        assertThat(list(ListEventsRequest.getDefaultInstance()))
                .filteredOn(event -> event.getSequence() > before)
                .noneMatch(event -> event.getAction().startsWith("joinToken."));
    }

    @Test
    void entries_are_found_by_action_and_time() {
        var made = create(clients.asAdmin(joinTokens()));
        var filter = ListEventsRequest.newBuilder().setResource(made.getName());
        var past = Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond() - 3600);

        assertThat(list(filter.setAction("joinToken.").build())).hasSize(1);
        assertThat(list(filter.setAction("joinToken").build())).isEmpty();
        assertThat(list(filter.setAction("").setStartTime(past).build())).hasSize(1);
        assertThat(list(filter.clearStartTime().setEndTime(past).build())).isEmpty();
    }

    @Test
    void what_callers_read_of_the_record_proves_itself() {
        var _ = create(clients.asAdmin(joinTokens()));
        var chain = new AuditChain();

        for (var event : list(ListEventsRequest.getDefaultInstance())) {
            var told = new Sha256(event.getSha256().toByteArray());
            assertThat(chain.next(entry(event), told)).isEmpty();
        }

        assertThat(chain.sequence()).isPositive();
    }

    private static AuditEntry entry(Event event) {
        var time = event.getOccurTime();
        return new AuditEntry(
                event.getSequence(),
                Instant.ofEpochSecond(time.getSeconds(), time.getNanos()),
                event.getActor(),
                event.getAction(),
                event.getResource(),
                event.getReason(),
                event.getSource(),
                event.getDetailsMap(),
                new Sha256(event.getPreviousSha256().toByteArray()));
    }

    private List<Event> list(ListEventsRequest filter) {
        var stub = clients.asAdmin(EventServiceGrpc.newBlockingStub(clients.plainTls()));
        var events = new ArrayList<Event>();
        var token = "";
        do {
            var page =
                    stub.listEvents(
                            filter.toBuilder().setPageSize(1000).setPageToken(token).build());
            events.addAll(page.getEventsList());
            token = page.getNextPageToken();
        } while (!token.isEmpty());
        return events;
    }

    private JoinToken create(JoinTokenServiceBlockingStub stub) {
        return stub.createJoinToken(
                CreateJoinTokenRequest.newBuilder()
                        .setJoinToken(JoinToken.newBuilder().setDisplayName(name))
                        .build());
    }

    private JoinTokenServiceBlockingStub joinTokens() {
        return JoinTokenServiceGrpc.newBlockingStub(clients.plainTls());
    }
}

package io.flotilla.controller.link;

import static io.flotilla.controller.link.Scenario.SLOT;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.controller.access.ApiTokens;
import io.flotilla.controller.access.Role;
import io.flotilla.controller.access.RoleBinding;
import io.flotilla.controller.access.RoleBindings;
import io.flotilla.controller.access.api.Clients;
import io.flotilla.controller.access.scope.Scope;
import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.shared.Actor;
import io.flotilla.proto.rollout.v1.ApproveRolloutRequest;
import io.flotilla.proto.rollout.v1.ComplianceEntry;
import io.flotilla.proto.rollout.v1.ComplianceServiceGrpc;
import io.flotilla.proto.rollout.v1.ListComplianceEntriesRequest;
import io.flotilla.proto.rollout.v1.Rollout;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What ran where, as an auditor asks. */
@QuarkusTest
@WithTestResource(ControllerResource.class)
class ComplianceIT {

    @Inject Scenario scenario;
    @Inject TestController controller;
    @Inject Clients clients;
    @Inject ApiTokens tokens;

    @Test
    void each_version_is_listed_until_the_next_with_who_approved_it() {
        var agent = scenario.device().connect();
        var first = scenario.publish();
        var approved = scenario.create(scenario.rolloutOf(first).setRequiresApproval(true));
        var approver = controller.operator("approver-" + UUID.randomUUID(), Role.APPROVER);
        var _ =
                approver.rollouts()
                        .approveRollout(
                                ApproveRolloutRequest.newBuilder()
                                        .setName(approved.getName())
                                        .setReason("Tested on line 3.")
                                        .build());
        scenario.awaitState(approved, Rollout.State.STATE_SUCCEEDED);
        var second = scenario.publish();
        var _ = scenario.rollOut(second);

        var entries = entries(clients.adminToken(), agent.name());

        assertThat(entries).hasSize(2);
        assertThat(entries.get(0).getVariant()).startsWith(first);
        assertThat(entries.get(0).getSlot()).isEqualTo(SLOT);
        assertThat(entries.get(0).getRollout()).isEqualTo(approved.getName());
        assertThat(entries.get(0).getApprover()).startsWith("tokens/approver-");
        assertThat(entries.get(0).getApproveReason()).isEqualTo("Tested on line 3.");
        assertThat(entries.get(0).getEndTime()).isEqualTo(entries.get(1).getStartTime());
        assertThat(entries.get(0).getFileSha256SMap().values())
                .isNotEmpty()
                .allMatch(digest -> digest.matches("[0-9a-f]{64}"));
        assertThat(entries.get(1).getVariant()).startsWith(second);
        assertThat(entries.get(1).hasEndTime()).isFalse();
        assertThat(entries.get(1).getApprover()).isEmpty();
    }

    @Test
    void a_team_reads_of_its_own_devices_alone() {
        var agent = scenario.device().connect();
        var _ = scenario.rollOut(scenario.publish());
        var elsewhere = new Scope(new TreeMap<>(Map.of("fleet", "elsewhere")), "");
        var bindings = new RoleBindings(List.of(new RoleBinding(Role.VIEWER, elsewhere)));
        var secret = tokens.create("elsewhere", bindings, null, Actor.system("tests")).secret();

        assertThat(entries(clients.adminToken(), agent.name())).hasSize(1);
        assertThat(entries(secret, agent.name())).isEmpty();
    }

    private List<ComplianceEntry> entries(String secret, String device) {
        var stub =
                Clients.withToken(
                        ComplianceServiceGrpc.newBlockingStub(clients.plainTls()), secret);
        var entries = new ArrayList<ComplianceEntry>();
        var token = "";
        do {
            var page =
                    stub.listComplianceEntries(
                            ListComplianceEntriesRequest.newBuilder()
                                    .setDevice(device)
                                    .setPageSize(1)
                                    .setPageToken(token)
                                    .build());
            entries.addAll(page.getComplianceEntriesList());
            token = page.getNextPageToken();
        } while (!token.isEmpty());
        return entries;
    }
}

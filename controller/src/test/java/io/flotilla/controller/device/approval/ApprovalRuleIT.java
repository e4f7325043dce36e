package io.flotilla.controller.device.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flotilla.contract.label.LabelSelector;
import io.flotilla.contract.label.Requirement;
import io.flotilla.controller.access.enrollment.JoinToken;
import io.flotilla.controller.access.enrollment.JoinTokens;
import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.device.Device;
import io.flotilla.controller.device.DeviceRepository;
import io.flotilla.controller.device.DeviceState;
import io.flotilla.controller.device.Devices;
import io.flotilla.controller.device.Health;
import io.flotilla.controller.device.ReportedFacts;
import io.flotilla.controller.device.ReportedHardware;
import io.flotilla.controller.device.approval.ApprovalRule.Terms;
import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.EncodedMessage;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.FleetException.NotFound;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ControllerResource.class)
class ApprovalRuleIT {

    private static final Actor ADA = Actor.token("ada");

    @Inject ApprovalRules rules;
    @Inject Devices devices;
    @Inject DeviceRepository repository;
    @Inject JoinTokens joinTokens;
    @Inject EntityManager sql;

    private final ApprovalRuleId id = new ApprovalRuleId("rule-" + UUID.randomUUID());
    private final String site = "site-" + UUID.randomUUID();

    @AfterEach
    void forget() {
        QuarkusTransaction.requiringNew()
                .run(
                        () ->
                                sql.createNativeQuery("DELETE FROM approval_rule WHERE id = ?1")
                                        .setParameter(1, id.value())
                                        .executeUpdate());
    }

    @Test
    void devices_that_a_rule_matches_are_approved_whether_they_came_before_it_or_after() {
        var before = waiting(Map.of("site", site), "");
        var other = waiting(Map.of("site", "elsewhere"), "");

        rules.create(id, terms(labels(Map.of("site", site)), ""), ADA);
        var after = waiting(Map.of("site", site), "");

        awaitState(before, DeviceState.ACTIVE);
        awaitState(after, DeviceState.ACTIVE);
        assertThat(devices.get(other).state()).isEqualTo(DeviceState.PENDING_APPROVAL);
        assertThat(rules.get(id).approvedCount()).isEqualTo(2);
        assertThat(approvalsOf(before))
                .containsExactly("system/approval: approvalRules/%s holds for it.".formatted(id));
    }

    @Test
    void a_rule_of_a_join_token_approves_what_enrolled_with_it() {
        var token = joinToken();
        var another = waiting(Map.of(), joinToken());
        var mine = waiting(Map.of(), token);

        rules.create(id, terms(LabelSelector.ALL, token), ADA);

        awaitState(mine, DeviceState.ACTIVE);
        assertThat(devices.get(another).state()).isEqualTo(DeviceState.PENDING_APPROVAL);
    }

    @Test
    void a_rule_about_hardware_waits_until_the_device_has_told_its_own() {
        var selector =
                new LabelSelector(
                        new TreeMap<>(Map.of("site", site)),
                        List.of(
                                new Requirement(
                                        "hw.flotilla.io/gpu",
                                        Requirement.Operator.DOES_NOT_EXIST,
                                        List.of())));
        rules.create(id, terms(selector, ""), ADA);
        var silent = waiting(Map.of("site", site), "");
        var withGpu = waiting(Map.of("site", site), "");
        var without = waiting(Map.of("site", site), "");

        report(withGpu, Map.of("hw.flotilla.io/gpu", "nvidia"));
        report(without, Map.of("hw.flotilla.io/arch", "arm64"));

        awaitState(without, DeviceState.ACTIVE);
        assertThat(devices.get(silent).state()).isEqualTo(DeviceState.PENDING_APPROVAL);
        assertThat(devices.get(withGpu).state()).isEqualTo(DeviceState.PENDING_APPROVAL);
    }

    @Test
    void a_rejected_device_stays_rejected() {
        var rejected = waiting(Map.of("site", site), "");
        var _ = devices.reject(rejected, "not ours", ADA);
        rules.create(id, terms(labels(Map.of("site", site)), ""), ADA);

        awaitState(waiting(Map.of("site", site), ""), DeviceState.ACTIVE);

        assertThat(devices.get(rejected).state()).isEqualTo(DeviceState.REJECTED);
    }

    @Test
    void a_rule_that_would_approve_whoever_enrols_or_names_nothing_is_refused() {
        assertThatThrownBy(() -> rules.create(id, terms(LabelSelector.ALL, ""), ADA))
                .isInstanceOf(InvalidArgument.class)
                .hasMessageContaining("would approve whoever enrols");
        assertThatThrownBy(
                        () ->
                                rules.create(
                                        id, terms(LabelSelector.ALL, "joinTokens/none-such"), ADA))
                .isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> rules.get(id)).isInstanceOf(NotFound.class);
    }

    private DeviceId waiting(Map<String, String> labels, String joinToken) {
        var device = new DeviceId("w-" + UUID.randomUUID());
        QuarkusTransaction.requiringNew()
                .run(
                        () ->
                                repository.add(
                                        Device.enrolled(device, labels, false, Instant.EPOCH),
                                        joinToken));
        return device;
    }

    private void report(DeviceId device, Map<String, String> hardwareLabels) {
        var hardware =
                new ReportedHardware(
                        EncodedMessage.of(new byte[0]),
                        EncodedMessage.of(new byte[0]),
                        new ReportedHardware.Sizes(1, 1, 1, 1, 1));
        var facts =
                new ReportedFacts(
                        "test",
                        "arm64/test",
                        hardwareLabels,
                        hardware,
                        List.of(),
                        Map.of(),
                        Health.HEALTHY);
        QuarkusTransaction.requiringNew()
                .run(() -> repository.report(Map.of(device, facts), Instant.EPOCH));
    }

    private String joinToken() {
        var terms = new JoinToken.Terms("tests", Map.of(), 5, false);
        return joinTokens.create(terms, Duration.ofHours(1), ADA).token().name();
    }

    private void awaitState(DeviceId device, DeviceState state) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(devices.get(device).state()).isEqualTo(state));
    }

    private List<String> approvalsOf(DeviceId device) {
        List<?> found =
                sql.createNativeQuery(
                                """
                        SELECT actor || ': ' || reason FROM event
                         WHERE resource = ?1 AND action = 'device.approve'""",
                                String.class)
                        .setParameter(1, device.resourceName())
                        .getResultList();
        return found.stream().map(String::valueOf).toList();
    }

    private static Terms terms(LabelSelector selector, String joinToken) {
        return new Terms("tests", selector, joinToken);
    }

    private static LabelSelector labels(Map<String, String> labels) {
        return LabelSelector.ofLabels(labels);
    }
}

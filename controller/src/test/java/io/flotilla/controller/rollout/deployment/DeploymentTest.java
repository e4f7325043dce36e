package io.flotilla.controller.rollout.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.selection.VariantPolicy.NoFit;
import io.flotilla.controller.rollout.engine.DeploymentState;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.EncodedMessage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeploymentTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final DeploymentId ID = new DeploymentId(new RolloutId("r"), new DeviceId("d"));
    private static final Occasion KILLED = new Occasion("OOM_KILLED", "No memory.");
    private static final Choice CHOICE =
            new Choice("v", "It fits.", EncodedMessage.of(new byte[] {1}));

    @ParameterizedTest
    @CsvSource({
        "0, WORKING, IN_PROGRESS",
        "0, SERVING, SUCCEEDED",
        "0, FAILED, FAILED",
        "0, NO_VARIANT, SKIPPED",
        "1, WORKING, IN_PROGRESS",
        "1, SERVING, ROLLED_BACK",
        "1, FAILED, FAILED",
        "1, NO_VARIANT, FAILED"
    })
    void an_outcome_moves_it_by_where_it_is_going(
            int rollback, Outcome outcome, DeploymentState state) {
        var deployment = underWay(rollback);

        var after = deployment.updatedBy(report(1, outcome), NoFit.SKIP);

        assertThat(after.state()).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource({"0, SKIP, SKIPPED", "0, HOLD, IN_PROGRESS", "0, FAIL, FAILED", "1, HOLD, FAILED"})
    void the_policy_says_what_becomes_of_a_device_that_nothing_fits(
            int rollback, NoFit onNoFit, DeploymentState state) {
        var after = underWay(rollback).updatedBy(report(1, Outcome.NO_VARIANT), onNoFit);

        assertThat(after.state()).isEqualTo(state);
        assertThat(after.reason()).isEqualTo(CHOICE.explanation());
    }

    @Test
    void a_device_that_is_held_serves_once_something_fits() {
        var held = underWay(0).updatedBy(report(1, Outcome.NO_VARIANT), NoFit.HOLD);

        var after = held.updatedBy(report(1, Outcome.SERVING), NoFit.HOLD);

        assertThat(after.state()).isEqualTo(DeploymentState.SUCCEEDED);
    }

    @Test
    void a_report_on_an_earlier_round_changes_nothing() {
        var deployment = underWay(0);

        var after = deployment.updatedBy(report(0, Outcome.FAILED), NoFit.SKIP);

        assertThat(after).isSameAs(deployment);
    }

    @Test
    void a_report_that_comes_twice_changes_nothing_the_second_time() {
        var report = report(1, Outcome.WORKING, attempt(1, AttemptState.DOWNLOADING));
        var once = underWay(0).updatedBy(report, NoFit.SKIP);

        var twice = once.updatedBy(report, NoFit.SKIP);

        assertThat(twice).isEqualTo(once);
    }

    @Test
    void an_attempt_never_goes_back() {
        var staged = report(1, Outcome.WORKING, attempt(1, AttemptState.STAGED));
        var late = report(1, Outcome.WORKING, attempt(1, AttemptState.DOWNLOADING));

        var after = underWay(0).updatedBy(staged, NoFit.SKIP).updatedBy(late, NoFit.SKIP);

        assertThat(after.attempts())
                .extracting(Attempt::state)
                .containsExactly(AttemptState.STAGED);
    }

    @Test
    void attempts_are_kept_in_order_whatever_order_they_come_in() {
        var report =
                report(
                        1,
                        Outcome.SERVING,
                        attempt(2, AttemptState.SUCCEEDED),
                        attempt(1, AttemptState.FAILED));

        var after = underWay(0).updatedBy(report, NoFit.SKIP);

        assertThat(after.attempts()).extracting(Attempt::number).containsExactly(1, 2);
    }

    @Test
    void a_failure_says_what_the_last_failed_attempt_said() {
        var report = report(1, Outcome.FAILED, attempt(1, AttemptState.FAILED));

        var after = underWay(0).updatedBy(report, NoFit.SKIP);

        assertThat(after.reason()).isEqualTo("It does not load.");
    }

    @Test
    void a_refused_assignment_fails_it_and_an_accepted_empty_slot_takes_it_back() {
        assertThat(underWay(0).refused("No room.").state()).isEqualTo(DeploymentState.FAILED);
        assertThat(underWay(1).emptied().state()).isEqualTo(DeploymentState.ROLLED_BACK);
        assertThat(underWay(0).emptied().state()).isEqualTo(DeploymentState.IN_PROGRESS);
    }

    @Test
    void what_the_device_chose_on_its_way_forward_stays_when_it_goes_back() {
        var chosen = underWay(1).updatedBy(report(1, Outcome.SERVING), NoFit.SKIP);

        assertThat(chosen.choice()).isEqualTo(Choice.NONE);
    }

    private static Deployment underWay(int rollback) {
        return new Deployment(
                ID,
                1,
                DeploymentState.IN_PROGRESS,
                "",
                new Course(1, 5, rollback, null, NOW),
                "",
                Choice.NONE,
                List.of(),
                new Deployment.Times(NOW, NOW));
    }

    private static SlotProgress report(int round, Outcome outcome, Attempt... attempts) {
        return new SlotProgress(ID, round, CHOICE, List.of(attempts), outcome, null);
    }

    @Test
    void a_device_that_falls_to_another_variant_after_success_is_downgraded_not_failed() {
        var served =
                underWay(0).updatedBy(report(1, Outcome.SERVING, serving(1, "fp32")), NoFit.SKIP);

        var after =
                served.updatedBy(
                        report(1, Outcome.SERVING, serving(1, "fp32"), fallen(2, "int8", KILLED)),
                        NoFit.SKIP);

        assertThat(served.downgrade()).isEmpty();
        assertThat(after.state()).isEqualTo(DeploymentState.SUCCEEDED);
        assertThat(after.downgrade()).contains(new Downgrade("fp32", "int8", KILLED, NOW));
    }

    @Test
    void a_ladder_on_the_way_to_success_is_a_downgrade_with_the_failure_as_its_reason() {
        var failed = attempt(1, AttemptState.FAILED);

        var after =
                underWay(0)
                        .updatedBy(
                                report(1, Outcome.SERVING, failed, fallen(2, "int8", null)),
                                NoFit.SKIP);

        assertThat(after.downgrade().orElseThrow().occasion())
                .isEqualTo(new Occasion("LOAD_FAILED", "It does not load."));
    }

    @Test
    void a_ladder_of_several_rungs_is_one_downgrade_from_the_first_wanted_to_the_last_taken() {
        var after =
                underWay(0)
                        .updatedBy(
                                report(
                                        1,
                                        Outcome.SERVING,
                                        tooSlow(1, AttemptCause.ASSIGNMENT, "fp32"),
                                        tooSlow(2, AttemptCause.LADDER, "fp16"),
                                        tooSlow(3, AttemptCause.LADDER, "int8"),
                                        attempt(4, AttemptCause.RETRY, "int8", null)),
                                NoFit.SKIP);

        assertThat(after.downgrade())
                .contains(
                        new Downgrade("fp32", "int8", new Occasion("TOO_SLOW", "fp32 lags."), NOW));
    }

    @Test
    void what_fell_twice_is_downgraded_from_what_it_had_first() {
        var slow = new Occasion("TOO_SLOW", "It lags.");

        var after =
                underWay(0)
                        .updatedBy(
                                report(
                                        1,
                                        Outcome.SERVING,
                                        serving(1, "fp32"),
                                        fallen(2, "int8", KILLED),
                                        fallen(3, "int4", slow)),
                                NoFit.SKIP);

        assertThat(after.downgrade()).contains(new Downgrade("fp32", "int4", KILLED, NOW));
    }

    @Test
    void what_climbed_back_is_not_downgraded() {
        var better = new Occasion(Occasion.BETTER_FIT, "It is better.");

        var after =
                underWay(0)
                        .updatedBy(
                                report(
                                        1,
                                        Outcome.SERVING,
                                        serving(1, "fp32"),
                                        fallen(2, "int8", KILLED),
                                        attempt(3, AttemptCause.RESELECTION, "fp32", better)),
                                NoFit.SKIP);

        assertThat(after.downgrade()).isEmpty();
    }

    private static Attempt tooSlow(int number, AttemptCause cause, String variant) {
        return new Attempt(
                number,
                cause,
                variant,
                AttemptState.FAILED,
                new Failure(FailureReason.TOO_SLOW, "TOO_SLOW", variant + " lags.", Map.of()),
                null,
                new Attempt.Transfer(0, 10),
                null,
                new Attempt.Span(NOW, NOW));
    }

    private static Attempt serving(int number, String variant) {
        return attempt(number, AttemptCause.ASSIGNMENT, variant, null);
    }

    private static Attempt fallen(int number, String variant, @Nullable Occasion occasion) {
        return attempt(number, AttemptCause.LADDER, variant, occasion);
    }

    private static Attempt attempt(
            int number, AttemptCause cause, String variant, @Nullable Occasion occasion) {
        return new Attempt(
                number,
                cause,
                variant,
                AttemptState.SUCCEEDED,
                null,
                occasion,
                new Attempt.Transfer(0, 10),
                null,
                new Attempt.Span(NOW, NOW));
    }

    private static Attempt attempt(int number, AttemptState state) {
        var failure =
                state == AttemptState.FAILED
                        ? new Failure(
                                FailureReason.LOAD_FAILED,
                                "LOAD_FAILED",
                                "It does not load.",
                                Map.of())
                        : null;
        return new Attempt(
                number,
                AttemptCause.ASSIGNMENT,
                "v",
                state,
                failure,
                null,
                new Attempt.Transfer(0, 10),
                null,
                new Attempt.Span(NOW, NOW));
    }
}

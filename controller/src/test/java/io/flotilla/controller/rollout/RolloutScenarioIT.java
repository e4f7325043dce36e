package io.flotilla.controller.rollout;

import static io.flotilla.controller.rollout.Answers.BAD;
import static io.flotilla.controller.rollout.Answers.GOOD;
import static io.flotilla.controller.rollout.engine.RolloutState.AWAITING_APPROVAL;
import static io.flotilla.controller.rollout.engine.RolloutState.CANCELLED;
import static io.flotilla.controller.rollout.engine.RolloutState.PAUSED;
import static io.flotilla.controller.rollout.engine.RolloutState.REJECTED;
import static io.flotilla.controller.rollout.engine.RolloutState.ROLLED_BACK;
import static io.flotilla.controller.rollout.engine.RolloutState.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.Duration;
import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.rollout.deployment.FailureReason;
import io.flotilla.controller.rollout.engine.DeploymentState;
import io.flotilla.controller.rollout.engine.Start;
import io.flotilla.controller.rollout.engine.WaveState;
import io.flotilla.controller.rollout.rollback.RollbackScope;
import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.FleetException.Denied;
import io.flotilla.proto.rollout.v1.RollbackPolicy;
import io.flotilla.proto.rollout.v1.RolloutPolicy;
import io.flotilla.proto.rollout.v1.WaveLimit;
import io.flotilla.proto.rollout.v1.WaveSpec;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whole rollouts by the real engine over the real store, at a time that the test sets. */
@QuarkusTest
@WithTestResource(ControllerResource.class)
class RolloutScenarioIT {

    private static final Actor SOMEBODY = Actor.token("somebody");

    @Inject RolloutWorld world;

    @Test
    void all_devices_are_served_wave_by_wave() {
        world.devices(30, "x86");

        var rollout = world.roll(waves(1, 10).build());

        assertThat(world.run(rollout).state()).isEqualTo(SUCCEEDED);
        assertThat(world.waves(rollout))
                .extracting(wave -> wave.counts().of(DeploymentState.SUCCEEDED))
                .containsExactly(1, 10, 19);
        assertThat(world.events(rollout, "wave.start").values()).containsExactly(1, 1, 1);
    }

    @Test
    void a_bad_variant_on_one_class_goes_back_there_alone_and_all_others_finish() {
        var small = world.devices(10, "arm64/small");
        world.devices(10, "x86");
        world.behave(
                (slot, _) -> {
                    var choice = world.choice(slot);
                    var fails =
                            choice.equals(BAD)
                                    && small.contains(slot.deployment().device())
                                    && slot.deployment().device().hashCode() % 4 != 0;
                    return fails
                            ? Answers.failed(slot, choice, FailureReason.GOLDEN_TEST_FAILED)
                            : Answers.serving(slot, choice);
                });
        var policy = waves(4, 8);
        policy.setErrorAction(RolloutPolicy.ErrorAction.ERROR_ACTION_ROLL_BACK)
                .getErrorConditionBuilder()
                .setThresholdRatio(0.3)
                .setMinExecuted(1);
        policy.getRollbackBuilder().setScope(RollbackPolicy.Scope.SCOPE_VARIANT);

        var rollout = world.roll(policy.build());

        assertThat(world.run(rollout).state()).isEqualTo(SUCCEEDED);
        assertThat(world.events(rollout, "rollout.withdrawVariant").values()).containsExactly(1);
        assertThat(world.count("state = 'SUCCEEDED' AND variant = '%s'".formatted(BAD)))
                .isEqualTo(10);
        assertThat(world.count("state = 'FAILED'")).isZero();
        assertThat(
                        world.count("state = 'ROLLED_BACK'")
                                + world.count(
                                        "state = 'SUCCEEDED' AND variant = '%s'".formatted(GOOD)))
                .isEqualTo(10);
    }

    @Test
    void a_tenth_of_the_devices_is_offline_and_is_served_when_it_comes_back() {
        world.devices(18, "x86");
        var away = world.devices(2, "x86");
        world.goOffline(away);

        var rollout = world.roll(waves(10).build());

        assertThat(world.run(rollout).state()).isEqualTo(SUCCEEDED);
        assertThat(world.count("state = 'SUCCEEDED'")).isEqualTo(18);
        world.comeBack(away);
        assertThat(world.report()).isTrue();
        assertThat(world.count("state = 'SUCCEEDED'")).isEqualTo(20);
    }

    @Test
    void late_joiners_land_in_no_early_wave() {
        world.devices(6, "x86");
        var policy = waves(2);
        policy.getWavesBuilder()
                .getSequenceBuilder(0)
                .setSoakDuration(Duration.newBuilder().setSeconds(3600));
        var rollout = world.roll(policy.build());
        world.run(rollout, _ -> world.waves(rollout).getFirst().state() == WaveState.SOAKING);
        var late = world.devices(3, "x86");

        world.inTransaction(
                () -> {
                    world.controller().joiners.offer(late);
                    return true;
                });

        assertThat(world.run(rollout).state()).isEqualTo(SUCCEEDED);
        assertThat(world.waves(rollout))
                .extracting(wave -> wave.counts().total())
                .containsExactly(2, 7);
    }

    @Test
    void a_frozen_rollout_takes_no_joiners_and_is_not_even_asked() {
        world.devices(2, "x86");
        var policy =
                RolloutPolicy.newBuilder()
                        .setMembership(RolloutPolicy.Membership.MEMBERSHIP_FROZEN);
        var rollout = world.roll(policy.build());
        world.settle(rollout);

        var asked = world.inTransaction(() -> world.controller().store.rollouts().takingJoiners());

        assertThat(asked).doesNotContain(rollout);
    }

    @Test
    void a_window_that_closes_in_mid_wave_costs_no_time_and_holds_no_place() {
        world.devices(6, "x86");
        var closed = RolloutWorld.BEGIN.plusSeconds(3 * 86_400);
        world.behave(
                (slot, now) ->
                        now.isBefore(closed)
                                ? Answers.waiting(slot, closed)
                                : Answers.serving(slot));
        var policy = RolloutPolicy.newBuilder();
        policy.getRateBuilder().setMaxConcurrent(2);

        var rollout = world.roll(policy.build());

        var waiting =
                world.run(
                        rollout,
                        _ ->
                                world.count("state = 'IN_PROGRESS' AND wait_purpose IS NOT NULL")
                                        == 6);
        assertThat(world.clock.instant()).isBefore(RolloutWorld.BEGIN.plusSeconds(3600));
        world.settle(rollout);
        assertThat(world.get(rollout).reason()).contains("6 wait for a window until " + closed);
        assertThat(waiting.state().isOver()).isFalse();
        assertThat(world.run(rollout).state()).isEqualTo(SUCCEEDED);
        assertThat(world.count("state = 'SUCCEEDED'")).isEqualTo(6);
    }

    @Test
    void nobody_approves_their_own_rollout_and_a_refused_one_tells_nobody() {
        world.devices(2, "x86");
        var rollout = world.roll(RolloutPolicy.getDefaultInstance(), new Start(true, false, null));
        assertThat(world.run(rollout).state()).isEqualTo(AWAITING_APPROVAL);

        assertThatExceptionOfType(Denied.class)
                .isThrownBy(
                        () ->
                                world.inTransaction(
                                        () ->
                                                world.controller()
                                                        .rollouts
                                                        .approve(
                                                                rollout,
                                                                "",
                                                                Actor.token("author"))))
                .withMessageContaining("somebody else must approve it");
        world.inTransaction(
                () -> world.controller().rollouts.reject(rollout, "Not today.", SOMEBODY));

        assertThat(world.run(rollout).state()).isEqualTo(REJECTED);
        assertThat(world.count("true")).isZero();
    }

    @Test
    void a_scheduled_rollout_tells_nobody_before_its_time() {
        world.devices(2, "x86");
        var time = RolloutWorld.BEGIN.plusSeconds(7 * 3600);

        var rollout = world.roll(RolloutPolicy.getDefaultInstance(), new Start(false, false, time));

        world.settle(rollout);
        assertThat(world.get(rollout).reason()).isEqualTo("Starts at " + time + ".");
        assertThat(world.run(rollout).state()).isEqualTo(SUCCEEDED);
        assertThat(world.count("told_time < '%s'".formatted(time))).isZero();
        assertThat(world.count("state = 'SUCCEEDED'")).isEqualTo(2);
    }

    @Test
    void no_more_devices_are_told_in_a_minute_than_may_be() {
        world.devices(7, "x86");
        var policy = RolloutPolicy.newBuilder();
        policy.getRateBuilder().setMaxPerMinute(6);

        var rollout = world.roll(policy.build());

        assertThat(world.run(rollout).state()).isEqualTo(SUCCEEDED);
        for (int told = 1; told <= 7; told++) {
            var so = RolloutWorld.BEGIN.plusSeconds(10L * (told - 1));
            assertThat(world.count("told_time < '%s'".formatted(so))).isLessThan(told);
        }
    }

    @Test
    void a_progress_deadline_strikes_while_it_is_paused_too() {
        world.devices(4, "x86");
        var policy =
                waves(1).setProgressDeadline(Duration.newBuilder().setSeconds(2 * 3600))
                        .setErrorAction(RolloutPolicy.ErrorAction.ERROR_ACTION_ROLL_BACK);
        policy.getWavesBuilder()
                .getSequenceBuilder(0)
                .setSoakDuration(Duration.newBuilder().setSeconds(3600));
        var rollout = world.roll(policy.build());
        world.run(rollout, _ -> world.waves(rollout).getFirst().state() == WaveState.SOAKING);

        world.inTransaction(() -> world.controller().rollouts.pause(rollout, "", SOMEBODY));

        assertThat(world.run(rollout).state()).isEqualTo(ROLLED_BACK);
        assertThat(world.count("state = 'ROLLED_BACK'")).isEqualTo(1);
        assertThat(world.count("state = 'CANCELLED'")).isEqualTo(3);
        assertThat(world.clock.instant())
                .isAfterOrEqualTo(RolloutWorld.BEGIN.plusSeconds(2 * 3600));
    }

    @Test
    void of_two_rollouts_the_heavier_keeps_its_devices_and_the_other_says_so() {
        var devices = world.devices(4, "x86");
        world.behave((_, _) -> null);
        var heavy = world.roll(RolloutPolicy.newBuilder().setWeight(900).build());
        world.settle(heavy);

        var light = world.roll(RolloutPolicy.getDefaultInstance());
        var ended = world.run(light);

        assertThat(ended.state()).isEqualTo(SUCCEEDED);
        assertThat(ended.reason()).contains("4 taken over by other rollouts");
        assertThat(world.count("state = 'SUPERSEDED' AND reason LIKE '%" + heavy + "%'"))
                .isEqualTo(devices.size());
        world.behave((slot, _) -> Answers.serving(slot));
        assertThat(world.run(heavy).state()).isEqualTo(SUCCEEDED);
    }

    @Test
    void a_device_that_never_answers_stalls_its_wave_no_longer_than_its_timeout() {
        world.devices(19, "x86");
        var silent = Set.copyOf(world.devices(1, "x86"));
        world.behave(
                (slot, _) ->
                        silent.contains(slot.deployment().device()) ? null : Answers.serving(slot));

        var rollout = world.roll(RolloutPolicy.getDefaultInstance());

        assertThat(world.run(rollout).state()).isEqualTo(SUCCEEDED);
        assertThat(world.count("state = 'FAILED'")).isEqualTo(1);
        assertThat(java.time.Duration.between(RolloutWorld.BEGIN, world.clock.instant()))
                .isBetween(java.time.Duration.ofHours(24), java.time.Duration.ofHours(26));
    }

    @Test
    void a_device_in_the_penalty_box_holds_no_place_and_tries_anew_when_its_time_is_over() {
        var failing = world.devices(1, "x86").getFirst();
        world.devices(5, "x86");
        var failures = new HashSet<Integer>();
        world.behave(
                (slot, _) -> {
                    var fails =
                            slot.deployment().device().equals(failing)
                                    && (failures.contains(slot.round())
                                            || (failures.size() < 2 && failures.add(slot.round())));
                    return fails
                            ? Answers.failed(slot, GOOD, FailureReason.UNREACHABLE)
                            : Answers.serving(slot);
                });
        var policy = RolloutPolicy.newBuilder().setSuccessThresholdRatio(0.5);
        policy.getRateBuilder().setMaxConcurrent(1);
        policy.getDeviceBuilder()
                .setFailureThreshold(3)
                .setPenaltyDuration(Duration.newBuilder().setSeconds(3600));

        var rollout = world.roll(policy.build());

        assertThat(world.run(rollout).state()).isEqualTo(SUCCEEDED);
        assertThat(world.clock.instant()).isBefore(RolloutWorld.BEGIN.plusSeconds(3600));
        assertThat(world.count("state = 'SUCCEEDED'")).isEqualTo(5);
        world.run(rollout, _ -> world.count("state = 'SUCCEEDED'") == 6);
        assertThat(world.count("state = 'SUCCEEDED'")).isEqualTo(6);
        assertThat(world.count("round = 3")).isEqualTo(1);
        assertThat(world.clock.instant()).isAfterOrEqualTo(RolloutWorld.BEGIN.plusSeconds(7200));
    }

    @Test
    void devices_that_are_retried_by_hand_wait_for_their_place() {
        world.devices(4, "x86");
        world.behave((slot, _) -> Answers.failed(slot, GOOD, FailureReason.UNREACHABLE));
        var policy = RolloutPolicy.newBuilder().setSuccessThresholdRatio(0);
        policy.getRateBuilder().setMaxConcurrent(1);
        var rollout = world.roll(policy.build());
        assertThat(world.run(rollout).state()).isEqualTo(SUCCEEDED);

        world.inTransaction(() -> world.controller().rollouts.retry(rollout, "", SOMEBODY));
        world.settle(rollout);

        assertThat(world.count("state = 'PENDING'")).isEqualTo(3);
        assertThat(world.count("state = 'IN_PROGRESS'")).isEqualTo(1);
        world.behave((slot, _) -> Answers.serving(slot));
        world.run(rollout, _ -> world.count("state = 'SUCCEEDED'") == 4);
        assertThat(world.count("state = 'SUCCEEDED'")).isEqualTo(4);
    }

    @Test
    void cancelling_and_rolling_back_are_heeded_while_paused() {
        world.devices(4, "x86");
        var paused = List.of(pausedAfterOneWave(), pausedAfterOneWave());

        world.inTransaction(
                () -> world.controller().rollouts.cancel(paused.getFirst(), "", SOMEBODY));
        world.inTransaction(
                () ->
                        world.controller()
                                .rollouts
                                .rollBack(
                                        paused.getLast(),
                                        new RollbackScope.WholeRollout(),
                                        "",
                                        SOMEBODY));

        assertThat(world.run(paused.getFirst()).state()).isEqualTo(CANCELLED);
        assertThat(world.run(paused.getLast()).state()).isEqualTo(ROLLED_BACK);
        assertThat(world.count("state IN ('PENDING', 'IN_PROGRESS')")).isZero();
    }

    private io.flotilla.controller.rollout.engine.RolloutId pausedAfterOneWave() {
        var policy = waves(1);
        policy.getWavesBuilder()
                .getSequenceBuilder(0)
                .setSoakDuration(Duration.newBuilder().setSeconds(3600));
        var rollout = world.roll(policy.build());
        world.run(rollout, _ -> world.waves(rollout).getFirst().state() == WaveState.SOAKING);
        world.inTransaction(() -> world.controller().rollouts.pause(rollout, "Looking.", SOMEBODY));
        assertThat(world.get(rollout).state()).isEqualTo(PAUSED);
        return rollout;
    }

    @Test
    void a_device_that_is_retired_does_not_stay_in_progress_for_ever() {
        var devices = world.devices(3, "x86");
        world.behave(
                (slot, _) ->
                        slot.deployment().device().equals(devices.getFirst())
                                ? null
                                : Answers.serving(slot));
        var rollout = world.roll(RolloutPolicy.getDefaultInstance());
        world.run(rollout, _ -> world.count("state = 'SUCCEEDED'") == 2);

        world.retire(devices.getFirst());

        assertThat(world.run(rollout).state()).isEqualTo(SUCCEEDED);
        assertThat(world.count("state = 'CANCELLED' AND reason = 'The device is RETIRING.'"))
                .isEqualTo(1);
        assertThat(world.clock.instant()).isBefore(RolloutWorld.BEGIN.plusSeconds(3600));
    }

    static RolloutPolicy.Builder waves(int... devices) {
        var policy = RolloutPolicy.newBuilder();
        for (var limit : devices) {
            policy.getWavesBuilder()
                    .addSequence(
                            WaveSpec.newBuilder()
                                    .setLimit(WaveLimit.newBuilder().setDevices(limit)));
        }
        return policy;
    }
}

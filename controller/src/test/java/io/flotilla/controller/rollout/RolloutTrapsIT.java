package io.flotilla.controller.rollout;

import static io.flotilla.controller.rollout.RolloutScenarioIT.waves;
import static io.flotilla.controller.rollout.engine.RolloutState.CANCELLED;
import static io.flotilla.controller.rollout.engine.RolloutState.PAUSED;
import static io.flotilla.controller.rollout.engine.RolloutState.ROLLED_BACK;
import static io.flotilla.controller.rollout.engine.RolloutState.RUNNING;
import static io.flotilla.controller.rollout.engine.RolloutState.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.rollout.assignment.AssignedSlot;
import io.flotilla.controller.rollout.deployment.SlotProgress;
import io.flotilla.controller.rollout.engine.DeploymentState;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.rollout.engine.Start;
import io.flotilla.controller.rollout.engine.WaveState;
import io.flotilla.controller.rollout.rollback.RollbackScope;
import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.proto.planning.v1.VariantPolicy;
import io.flotilla.proto.rollout.v1.RolloutPolicy;
import io.flotilla.proto.rollout.v1.WaveSpec;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where rollouts of other fleet managers are known to get stuck, go too far or undo too much. */
@QuarkusTest
@WithTestResource(ControllerResource.class)
class RolloutTrapsIT {

    private static final Actor SOMEBODY = Actor.token("somebody");

    @Inject RolloutWorld world;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void cancelling_what_was_just_promoted_is_heeded(boolean isSeenFirst) {
        world.devices(6, "x86");
        var rollout = promoted(isSeenFirst);

        world.inTransaction(() -> rollouts().cancel(rollout, "Too soon.", SOMEBODY));

        assertThat(world.run(rollout).state()).isEqualTo(CANCELLED);
        assertThat(world.count("state IN ('PENDING', 'IN_PROGRESS')")).isZero();
        assertThat(world.count("state = 'SUCCEEDED'")).isEqualTo(1);
        assertThat(world.events(rollout, "wave.start").values()).hasSize(isSeenFirst ? 2 : 1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rolling_back_what_was_just_promoted_is_heeded(boolean isSeenFirst) {
        var devices = world.devices(6, "x86");
        var rollout = promoted(isSeenFirst);

        rollBack(rollout, new RollbackScope.WholeRollout());
        world.behave((slot, _) -> Answers.serving(slot));

        assertThat(world.run(rollout).state()).isEqualTo(ROLLED_BACK);
        assertThat(world.count("state = 'ROLLED_BACK'")).isEqualTo(isSeenFirst ? 6 : 1);
        assertThat(world.count("state = 'CANCELLED'")).isEqualTo(isSeenFirst ? 0 : 5);
        assertThat(world.assigned(devices))
                .allSatisfy(slot -> assertThat(slot.modelVersion()).isEqualTo(RolloutWorld.BEFORE));
    }

    /** A rollout of which the first wave was promoted while it soaked; nothing answers any more. */
    private RolloutId promoted(boolean isSeen) {
        var policy = waves(1);
        policy.getWavesBuilder().getSequenceBuilder(0).setSoakDuration(anHour());
        var rollout = world.roll(policy.build());
        world.run(rollout, _ -> world.waves(rollout).getFirst().state() == WaveState.SOAKING);
        world.behave((_, _) -> null);
        world.inTransaction(() -> rollouts().promote(rollout, "Good.", SOMEBODY));
        if (isSeen) {
            world.settle(rollout);
            assertThat(world.count("state = 'IN_PROGRESS'")).isEqualTo(5);
        }
        return rollout;
    }

    @Test
    void a_rollout_whose_next_wave_waits_for_approval_is_rolled_back_all_the_same() {
        world.devices(4, "x86");
        var policy = waves(1, 1);
        policy.getWavesBuilder()
                .getSequenceBuilder(1)
                .setApproval(WaveSpec.Approval.APPROVAL_MANUAL);
        var rollout = world.roll(policy.build());
        world.run(rollout, _ -> isWaiting(rollout, 1));
        world.inTransaction(() -> rollouts().pause(rollout, "", SOMEBODY));

        rollBack(rollout, new RollbackScope.WholeRollout());

        assertThat(world.run(rollout).state()).isEqualTo(ROLLED_BACK);
        assertThat(world.count("state = 'ROLLED_BACK'")).isEqualTo(1);
        assertThat(world.count("state = 'CANCELLED'")).isEqualTo(3);
    }

    private boolean isWaiting(RolloutId rollout, int index) {
        return world.waves(rollout).size() > index
                && world.waves(rollout).get(index).state() == WaveState.AWAITING_APPROVAL;
    }

    @Test
    void what_is_promoted_and_approved_while_paused_tells_nobody_until_it_is_resumed() {
        world.devices(4, "x86");
        var policy = waves(1, 1);
        policy.getWavesBuilder().getSequenceBuilder(0).setSoakDuration(anHour());
        policy.getWavesBuilder()
                .getSequenceBuilder(1)
                .setApproval(WaveSpec.Approval.APPROVAL_MANUAL);
        var rollout = world.roll(policy.build());
        world.run(rollout, _ -> world.waves(rollout).getFirst().state() == WaveState.SOAKING);
        world.inTransaction(() -> rollouts().pause(rollout, "", SOMEBODY));

        world.inTransaction(() -> rollouts().promote(rollout, "", SOMEBODY));
        world.settle(rollout);
        world.inTransaction(() -> rollouts().resume(rollout, "", SOMEBODY));
        world.run(rollout, _ -> isWaiting(rollout, 1));
        world.inTransaction(() -> rollouts().pause(rollout, "", SOMEBODY));
        world.inTransaction(() -> rollouts().approve(rollout, "", SOMEBODY));
        world.settle(rollout);

        assertThat(world.get(rollout).state()).isEqualTo(PAUSED);
        assertThat(world.waves(rollout).get(1).state()).isEqualTo(WaveState.RUNNING);
        assertThat(world.count("state = 'PENDING'")).isEqualTo(3);
        world.inTransaction(() -> rollouts().resume(rollout, "", SOMEBODY));
        assertThat(world.run(rollout).state()).isEqualTo(SUCCEEDED);
        assertThat(world.count("state = 'SUCCEEDED'")).isEqualTo(4);
    }

    @Test
    void ending_a_rollout_before_anybody_was_told_takes_nothing_from_anybody() {
        var devices = world.devices(3, "x86");
        var policy = waves(1);
        policy.getWavesBuilder()
                .getSequenceBuilder(0)
                .setApproval(WaveSpec.Approval.APPROVAL_MANUAL);
        var held = world.roll(policy.build(), new Start(false, true, null));
        var cancelled = world.roll(policy.build());
        var rolledBack = world.roll(policy.build());
        world.run(cancelled, _ -> isWaiting(cancelled, 0));
        world.run(rolledBack, _ -> isWaiting(rolledBack, 0));

        world.inTransaction(() -> rollouts().cancel(held, "", SOMEBODY));
        world.inTransaction(() -> rollouts().cancel(cancelled, "", SOMEBODY));
        rollBack(rolledBack, new RollbackScope.WholeRollout());

        assertThat(world.run(held).state()).isEqualTo(CANCELLED);
        assertThat(world.run(cancelled).state()).isEqualTo(CANCELLED);
        assertThat(world.run(rolledBack).state()).isEqualTo(ROLLED_BACK);
        assertThat(world.count("state <> 'CANCELLED'")).isZero();
        assertThat(world.assigned(devices)).isEmpty();
    }

    @Test
    void one_wave_goes_back_and_the_others_keep_what_they_have() {
        world.devices(6, "x86");
        var policy = waves(2, 2);
        policy.getWavesBuilder().getSequenceBuilder(1).setSoakDuration(anHour());
        var rollout = world.roll(policy.build());
        world.run(rollout, _ -> world.waves(rollout).get(1).state() == WaveState.SOAKING);
        world.inTransaction(() -> rollouts().pause(rollout, "", SOMEBODY));

        rollBack(rollout, new RollbackScope.OfWave(1));
        world.run(rollout, _ -> world.count("state = 'ROLLED_BACK'") == 2);

        assertThat(world.get(rollout).state()).isEqualTo(PAUSED);
        assertThat(world.count("wave = 1 AND state = 'ROLLED_BACK'")).isEqualTo(2);
        assertThat(world.count("wave = 2 AND state = 'SUCCEEDED'")).isEqualTo(2);
        assertThat(world.count("wave = 3 AND state = 'PENDING'")).isEqualTo(2);
    }

    @Test
    void devices_that_nothing_fits_keep_no_wave_waiting() {
        var unfit = Set.copyOf(world.devices(3, "arm64/small"));
        world.devices(7, "x86");
        world.behave((slot, _) -> answer(slot, unfit));

        var rollout = world.roll(waves(5).build());

        assertThat(world.run(rollout).state()).isEqualTo(SUCCEEDED);
        assertThat(world.clock.instant()).isBefore(RolloutWorld.BEGIN.plusSeconds(3600));
        assertThat(world.count("state = 'SKIPPED'")).isEqualTo(3);
        assertThat(world.count("state = 'SUCCEEDED'")).isEqualTo(7);
    }

    @Test
    void devices_that_are_held_until_something_fits_hold_no_place() {
        var unfit = Set.copyOf(world.devices(3, "arm64/small"));
        world.devices(7, "x86");
        world.behave((slot, _) -> answer(slot, unfit));
        var policy = RolloutPolicy.newBuilder();
        policy.getVariantPolicyBuilder().setOnNoFit(VariantPolicy.OnNoFit.ON_NO_FIT_HOLD);
        policy.getRateBuilder().setMaxConcurrent(1);

        var rollout = world.roll(policy.build());

        world.run(rollout, _ -> world.count("state = 'PENDING'") == 0 && served() == 7);
        assertThat(world.clock.instant()).isBefore(RolloutWorld.BEGIN.plusSeconds(3600));
        assertThat(served()).isEqualTo(7);
        assertThat(world.count("state = 'IN_PROGRESS'")).isEqualTo(3);
        assertThat(world.get(rollout).state()).isEqualTo(RUNNING);
        world.behave((slot, _) -> Answers.serving(slot));
        assertThat(world.run(rollout).state()).isEqualTo(SUCCEEDED);
        assertThat(served()).isEqualTo(10);
    }

    private int served() {
        return world.count("state = 'SUCCEEDED'");
    }

    private static SlotProgress answer(AssignedSlot slot, Set<DeviceId> unfit) {
        return unfit.contains(slot.deployment().device())
                ? Answers.unfit(slot)
                : Answers.serving(slot);
    }

    @Test
    void devices_that_all_go_away_and_come_back_at_once_are_counted_once_and_none_has_failed() {
        var devices = world.devices(40, "x86");
        var early = Set.copyOf(devices.subList(0, 10));
        world.behave(
                (slot, _) ->
                        early.contains(slot.deployment().device()) ? Answers.serving(slot) : null);
        var policy = waves(20).setOfflineDevices(RolloutPolicy.OfflineDevices.OFFLINE_DEVICES_WAIT);
        var rollout = world.roll(policy.build());
        world.run(rollout, _ -> world.count("state = 'SUCCEEDED'") > 0);

        for (int storm = 0; storm < 3; storm++) {
            world.goOffline(devices);
            world.clock.advance(java.time.Duration.ofHours(1));
            world.settle(rollout);
            assertThat(world.count("state = 'FAILED'")).isZero();
            world.comeBack(devices);
            world.report();
            world.report();
            world.settle(rollout);
        }
        world.behave((slot, _) -> Answers.serving(slot));

        assertThat(world.run(rollout).state()).isEqualTo(SUCCEEDED);
        world.report();
        assertThat(world.waves(rollout))
                .extracting(wave -> wave.counts().of(DeploymentState.SUCCEEDED))
                .containsExactly(20, 20);
        assertThat(world.count("state <> 'SUCCEEDED'")).isZero();
        assertThat(world.events(rollout, "deployment.succeed").values())
                .hasSize(devices.size())
                .containsOnly(1);
        assertThat(world.events(rollout, "wave.start").values()).containsExactly(1, 1);
    }

    @Test
    void controllers_that_all_carry_on_one_rollout_do_each_thing_once() {
        var devices = world.devices(60, "x86");
        var policy = waves(5, 20, 20);
        policy.getRateBuilder().setMaxConcurrent(3);
        var rollout = world.roll(policy.build());

        world.runAtOnce(4, rollout);

        assertThat(world.get(rollout).state()).isEqualTo(SUCCEEDED);
        assertThat(world.waves(rollout))
                .extracting(wave -> wave.counts().of(DeploymentState.SUCCEEDED))
                .containsExactly(5, 20, 20, 15);
        assertThat(world.events(rollout, "wave.start").values()).containsExactly(1, 1, 1, 1);
        for (var once : List.of("deployment.start", "deployment.succeed")) {
            assertThat(world.events(rollout, once).values())
                    .as(once)
                    .hasSize(devices.size())
                    .containsOnly(1);
        }
    }

    private Rollouts rollouts() {
        return world.controller().rollouts;
    }

    private void rollBack(RolloutId rollout, RollbackScope scope) {
        world.inTransaction(() -> rollouts().rollBack(rollout, scope, "", SOMEBODY));
    }

    private static Duration anHour() {
        return Duration.newBuilder().setSeconds(3600).build();
    }
}

package io.flotilla.controller.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.rollout.deployment.FailureReason;
import io.flotilla.controller.rollout.engine.DeploymentState;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.shared.store.BreakableDatabase.Cut;
import io.flotilla.proto.rollout.v1.RollbackPolicy;
import io.flotilla.proto.rollout.v1.RolloutPolicy;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * Controllers that die in the middle of whatever they do, and others that go on. Each repetition
 * kills thirty-four of them, which makes more than two hundred.
 */
@QuarkusTest
@WithTestResource(ControllerResource.class)
class RolloutKillIT {

    private static final int KILLS = 34;
    private static final int DEVICES = 24;

    @Inject RolloutWorld world;

    @RepeatedTest(6)
    void another_controller_goes_on_where_the_first_was_killed(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        world.devices(DEVICES / 2, "arm64/small");
        world.devices(DEVICES / 2, "x86");
        world.behave(
                (slot, _) -> {
                    var choice = world.choice(slot);
                    var isBad =
                            choice.equals(Answers.BAD)
                                    && world.classOf(slot.deployment().device())
                                            .startsWith("arm64");
                    return isBad
                            ? Answers.failed(slot, choice, FailureReason.LOAD_FAILED)
                            : Answers.serving(slot, choice);
                });
        var rollout = world.roll(policy());
        int kills = 0;
        for (int turn = 0; turn < 5000 && !world.get(rollout).state().isOver(); turn++) {
            var isKilled = kills < KILLS && random.nextInt(3) > 0;
            if (isKilled) {
                world.breakable.cutAfter(random.nextInt(12));
            }
            kills += turn(rollout) && isKilled ? 1 : 0;
            world.restart();
        }

        assertThat(world.run(rollout).state().isOver()).isTrue();
        assertThat(kills).isEqualTo(KILLS);
        assertThat(world.events(rollout, "wave.start").values()).hasSize(4).containsOnly(1);
        assertThat(world.events(rollout, "deployment.start").values())
                .allSatisfy(times -> assertThat(times).isLessThanOrEqualTo(2));
        for (var wave : world.waves(rollout)) {
            for (var state : DeploymentState.values()) {
                assertThat(wave.counts().of(state))
                        .as("%s of wave %d", state, wave.ordinal())
                        .isEqualTo(
                                world.count(
                                        "wave = %d AND state = '%s'"
                                                .formatted(wave.ordinal(), state)));
            }
        }
        assertThat(world.count("state IN ('PENDING', 'IN_PROGRESS')")).isZero();
    }

    /** Something is done, or begun; whether it was cut off. */
    private boolean turn(RolloutId rollout) {
        try {
            world.report();
            world.clock.advance(Duration.ofSeconds(3));
            world.settle(rollout);
            return false;
        } catch (Cut killed) {
            return true;
        }
    }

    private static RolloutPolicy policy() {
        var policy =
                RolloutScenarioIT.waves(2, 6, 8)
                        .setErrorAction(RolloutPolicy.ErrorAction.ERROR_ACTION_ROLL_BACK);
        policy.getErrorConditionBuilder().setThresholdRatio(0.5).setMinExecuted(1);
        policy.getRollbackBuilder().setScope(RollbackPolicy.Scope.SCOPE_VARIANT);
        policy.getRateBuilder().setMaxConcurrent(1);
        return policy.build();
    }
}

package io.flotilla.controller.rollout.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.controller.rollout.plan.DisruptionBudget;
import io.flotilla.controller.rollout.plan.ErrorAction;
import io.flotilla.controller.rollout.plan.OfflineDevices;
import io.flotilla.controller.rollout.plan.Rate;
import io.flotilla.controller.rollout.plan.RollbackRule;
import io.flotilla.controller.rollout.plan.Throttle;
import io.flotilla.controller.rollout.plan.WaveLimit;
import io.flotilla.controller.rollout.plan.WaveSpec;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What holds for every rollout, however its devices and operators behave; seeded, so repeatable.
 */
class RolloutEnginePropertiesTest {

    private static final int ROLLOUTS_PER_SEED = 50;
    private static final int STEPS = 2000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
    void every_rollout_ends_and_keeps_to_its_policy(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < ROLLOUTS_PER_SEED; i++) {
            var fleet = new SimulatedRollout(plan(random).running(), random.nextInt(40), random);

            fleet.run(STEPS);

            assertThat(fleet.violations()).as("seed %d, rollout %d", seed, i).isEmpty();
            assertThat(fleet.isOver()).as("seed %d, rollout %d", seed, i).isTrue();
        }
    }

    private static Samples plan(Random random) {
        var plan =
                Samples.aRollout()
                        .withErrorAction(oneOf(random, ErrorAction.values()))
                        .withOfflineDevices(oneOf(random, OfflineDevices.values()));
        if (random.nextInt(3) == 0) {
            plan.withPenalty(1 + random.nextInt(4), Duration.ofMinutes(1 + random.nextInt(500)));
        }
        if (random.nextBoolean()) {
            plan.withErrorCondition(0.05 + random.nextDouble() * 0.9, 1 + random.nextInt(5));
        }
        if (random.nextBoolean()) {
            plan.withRollbackOf(oneOf(random, RollbackRule.Extent.values()));
        }
        if (random.nextInt(4) == 0) {
            plan.withProgressDeadline(Duration.ofMinutes(1 + random.nextInt(5000)));
        }
        if (random.nextBoolean()) {
            plan.withThrottle(throttle(random));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            plan.withWave(
                    new WaveSpec(
                            "w" + i,
                            random.nextBoolean()
                                    ? new WaveLimit.Count(1 + random.nextInt(10))
                                    : new WaveLimit.Share(0.01 + random.nextDouble() * 0.5),
                            null,
                            random.nextDouble(),
                            Duration.ofMinutes(random.nextInt(60)),
                            random.nextInt(4) == 0));
        }
        return plan;
    }

    private static Throttle throttle(Random random) {
        var rate = random.nextInt(3) == 0 ? new Rate(1 + random.nextInt(3)) : null;
        var budget =
                random.nextBoolean()
                        ? new DisruptionBudget(
                                List.of("site"),
                                new DisruptionBudget.Limit.MaxUnavailable(1 + random.nextInt(5)))
                        : null;
        return new Throttle(
                rate, 1 + random.nextInt(10), Duration.ZERO, Throttle.ANY_BANDWIDTH, budget);
    }

    private static <E> E oneOf(Random random, E[] values) {
        return values[random.nextInt(values.length)];
    }
}

package io.flotilla.controller.rollout.engine;

import static io.flotilla.controller.rollout.engine.DeploymentState.FAILED;
import static io.flotilla.controller.rollout.engine.DeploymentState.IN_PROGRESS;
import static io.flotilla.controller.rollout.engine.DeploymentState.ROLLED_BACK;
import static io.flotilla.controller.rollout.engine.DeploymentState.SUCCEEDED;
import static io.flotilla.controller.rollout.engine.Samples.NOW;
import static io.flotilla.controller.rollout.engine.Samples.aRollout;
import static io.flotilla.controller.rollout.engine.Samples.counts;
import static io.flotilla.controller.rollout.engine.Samples.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.controller.rollout.engine.Move.Await;
import io.flotilla.controller.rollout.engine.Move.BreachWave;
import io.flotilla.controller.rollout.engine.Move.PassWave;
import io.flotilla.controller.rollout.engine.Move.Pause;
import io.flotilla.controller.rollout.engine.Move.RollBack;
import io.flotilla.controller.rollout.engine.Move.TryAnew;
import io.flotilla.controller.rollout.engine.Move.WithdrawVariant;
import io.flotilla.controller.rollout.plan.RollbackRule.Extent;
import io.flotilla.controller.rollout.rollback.RollbackScope;
import io.flotilla.controller.rollout.rollback.VariantEvidence;
import io.flotilla.controller.rollout.rollback.VariantEvidence.Excused;
import io.flotilla.controller.rollout.rollback.VariantTally;
import io.flotilla.controller.rollout.rollback.Withdrawal;
import io.flotilla.controller.shared.DeviceId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a rollout does about failures. */
class ReactionTest {

    private static final String INT4 = "models/m/versions/2/variants/int4";
    private static final String INT8 = "models/m/versions/2/variants/int8";
    private static final VariantTally BAD = new VariantTally(INT4, "pi5", 10, 6);

    private final RolloutEngine engine = new RolloutEngine();

    @Test
    void a_breach_rolls_back_as_much_as_the_policy_says() {
        var failed = Wave.pending(1).start(NOW).withCounts(counts(SUCCEEDED, 1, FAILED, 1));

        var devices = engine.decide(snapshot(with(Extent.FAILED_DEVICES), failed), NOW);
        var wave = engine.decide(snapshot(with(Extent.WAVE), failed), NOW);
        var rollout = engine.decide(snapshot(with(Extent.ROLLOUT), failed), NOW);

        assertThat(devices)
                .hasExactlyElementsOfTypes(BreachWave.class, RollBack.class, Pause.class);
        assertThat(wave).hasExactlyElementsOfTypes(BreachWave.class, RollBack.class, Pause.class);
        assertThat(((RollBack) wave.get(1)).scope()).isEqualTo(new RollbackScope.OfWave(1));
        assertThat(rollout).hasExactlyElementsOfTypes(BreachWave.class, RollBack.class);
    }

    @Test
    void a_variant_that_fails_on_one_class_is_withdrawn_there() {
        var wave = Wave.pending(1).start(NOW).withCounts(counts(IN_PROGRESS, 9, FAILED, 6));
        var evidence = evidence(List.of(new VariantTally(INT8, "pi5", 30, 1), BAD), 0);

        var moves = engine.decide(snapshot(with(Extent.VARIANT), evidence, wave), NOW);

        assertThat(moves)
                .containsExactly(
                        new WithdrawVariant(
                                INT4, "pi5", "It failed on 6 of 10 devices of class pi5."));
    }

    @Test
    void too_few_devices_of_a_class_withdraw_nothing() {
        var wave = Wave.pending(1).start(NOW).withCounts(counts(IN_PROGRESS, 9, FAILED, 3));
        var evidence = evidence(List.of(new VariantTally(INT4, "pi5", 3, 3)), 0);

        var moves = engine.decide(snapshot(with(Extent.VARIANT), evidence, wave), NOW);

        assertThat(moves).hasExactlyElementsOfTypes(Await.class);
    }

    @Test
    void what_a_withdrawn_variant_did_does_not_speak_against_its_wave() {
        var wave = Wave.pending(1).start(NOW).withCounts(counts(SUCCEEDED, 9, ROLLED_BACK, 6));
        var evidence = evidence(List.of(BAD), 6, new Withdrawal(INT4, "pi5", "It failed.", NOW));

        var moves = engine.decide(snapshot(with(Extent.VARIANT), evidence, wave), NOW);

        assertThat(moves).containsExactly(new PassWave(1));
    }

    @Test
    void where_no_variant_alone_is_to_blame_somebody_must_look() {
        var wave = Wave.pending(1).start(NOW).withCounts(counts(SUCCEEDED, 1, FAILED, 6));

        var moves = engine.decide(snapshot(with(Extent.VARIANT), wave), NOW);

        assertThat(moves).hasExactlyElementsOfTypes(BreachWave.class, Pause.class);
        assertThat(((Pause) moves.getLast()).why()).endsWith("No variant alone is to blame.");
    }

    @Test
    void a_deadline_that_only_pauses_does_not_strike_again_while_paused() {
        var rollout =
                aRollout()
                        .withProgressDeadline(Duration.ofHours(1))
                        .withRollbackOf(Extent.FAILED_DEVICES)
                        .running();
        var late = NOW.plus(Duration.ofHours(1));
        var wave = Wave.pending(1).start(NOW).withCounts(counts(IN_PROGRESS, 1));

        var running = engine.decide(snapshot(rollout, wave), late);
        var paused = engine.decide(snapshot(rollout.pause("", late), wave), late);

        assertThat(running).hasExactlyElementsOfTypes(RollBack.class, Pause.class);
        assertThat(paused).hasExactlyElementsOfTypes(Await.class);
    }

    @Test
    void a_device_whose_penalty_is_over_tries_anew_even_when_the_rollout_has_succeeded() {
        var device = new DeviceId("d");
        var wave = Wave.pending(1).start(NOW).pass(NOW).withCounts(counts(FAILED, 1));
        var over = aRollout().withPenalty(3, Duration.ofHours(1)).running().succeed("", NOW);
        var end = NOW.plus(Duration.ofHours(1));

        var early = engine.decide(snapshot(over, new Penalties(List.of(), end), wave), NOW);
        var then = engine.decide(snapshot(over, new Penalties(List.of(device), null), wave), end);

        assertThat(early).containsExactly(new Await("", end));
        assertThat(then).containsExactly(new TryAnew(List.of(device)));
    }

    private static Rollout with(Extent extent) {
        return aRollout().withErrorCondition(0.5, 5).withRollbackOf(extent).running();
    }

    private static VariantEvidence evidence(
            List<VariantTally> tallies, int rolledBack, Withdrawal... withdrawals) {
        return new VariantEvidence(tallies, List.of(withdrawals), new Excused(0, rolledBack));
    }
}

package io.flotilla.controller.rollout.engine;

import static io.flotilla.controller.rollout.analysis.Verdict.FAIL;
import static io.flotilla.controller.rollout.analysis.Verdict.PASS;
import static io.flotilla.controller.rollout.engine.DeploymentState.SUCCEEDED;
import static io.flotilla.controller.rollout.engine.Samples.NOW;
import static io.flotilla.controller.rollout.engine.Samples.aRollout;
import static io.flotilla.controller.rollout.engine.Samples.counts;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.controller.rollout.analysis.Verdict;
import io.flotilla.controller.rollout.gate.Analysis;
import io.flotilla.controller.rollout.gate.Baseline;
import io.flotilla.controller.rollout.gate.Conditions;
import io.flotilla.controller.rollout.gate.Finding;
import io.flotilla.controller.rollout.gate.GateJudge;
import io.flotilla.controller.rollout.gate.Grouping;
import io.flotilla.controller.rollout.gate.Looks;
import io.flotilla.controller.rollout.gate.Measurement;
import io.flotilla.controller.rollout.gate.Metric;
import io.flotilla.controller.rollout.gate.Source;
import io.flotilla.controller.rollout.gate.Stratum;
import io.flotilla.controller.rollout.gate.Values;
import io.flotilla.controller.rollout.plan.ErrorAction;
import io.flotilla.controller.rollout.plan.RollbackRule.Extent;
import io.flotilla.controller.rollout.rollback.RollbackScope;
import io.flotilla.controller.rollout.rollback.VariantEvidence;
import io.flotilla.controller.rollout.rollback.Withdrawal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a wave does about the verdicts of its analyses. */
class WatchedWaveTest {

    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final Duration SOAK = Duration.ofHours(1);

    private static final Analysis SPEED =
            new Analysis(
                    "speed",
                    new Source.OfDevices(
                            Metric.DECODE_TOKENS_PER_SECOND_P50, Baseline.SAME_CLASS_BEFORE),
                    Grouping.BOTH,
                    10,
                    new Looks(INTERVAL, 2, 1, 1),
                    Conditions.NONE,
                    false);

    private static final Stratum INT4_ON_BOARDS =
            new Stratum("models/m/versions/1/variants/int4", "boards");
    private static final Stratum INT8_ON_SERVERS =
            new Stratum("models/m/versions/1/variants/int8", "servers");

    private final RolloutEngine engine = new RolloutEngine();

    @Test
    void a_wave_with_analyses_is_watched_even_without_a_soak() {
        var rollout = aRollout().withAnalysis(SPEED, Duration.ZERO).running();
        var served = Wave.pending(1).start(NOW).withCounts(counts(SUCCEEDED, 1));

        var moves = engine.decide(Samples.snapshot(rollout, served, Wave.pending(2)), NOW);

        assertThat(moves).containsExactly(new Move.SoakWave(1, NOW));
    }

    @Test
    void a_measurement_that_is_due_is_taken() {
        var moves = decide(SOAK, ErrorAction.PAUSE, NOW.plus(INTERVAL));

        assertThat(moves).containsExactly(new Move.Measure(1, List.of(SPEED)));
    }

    @Test
    void it_waits_for_the_soak_and_for_the_analyses() {
        var soaking = decide(SOAK, ErrorAction.PAUSE, NOW, Verdict.PASS);
        var soaked = decide(SOAK, ErrorAction.PAUSE, NOW.plus(SOAK), Verdict.PASS);
        var measured = decide(SOAK, ErrorAction.PAUSE, NOW, Verdict.PASS, Verdict.PASS);
        var both = decide(SOAK, ErrorAction.PAUSE, NOW.plus(SOAK), Verdict.PASS, Verdict.PASS);

        assertThat(soaking)
                .containsExactly(
                        new Move.Await(
                                "Wave early soaks until 2026-03-01T13:00:00Z; speed has taken 1 of 2 measurements; the next is due at 2026-03-01T12:01:00Z.",
                                NOW.plus(INTERVAL)));
        assertThat(soaked)
                .containsExactly(
                        new Move.Await(
                                "Wave early: speed has taken 1 of 2 measurements; the next is due at 2026-03-01T13:01:00Z.",
                                NOW.plus(SOAK).plus(INTERVAL)));
        assertThat(measured)
                .containsExactly(
                        new Move.Await(
                                "Wave early soaks until 2026-03-01T13:00:00Z.", NOW.plus(SOAK)));
        assertThat(both).containsExactly(new Move.PassWave(1));
    }

    @Test
    void a_failure_does_what_the_policy_says() {
        var why = "Wave early: speed fails at measurement 1 of 2: no device serves it.";

        assertThat(decide(SOAK, ErrorAction.ROLL_BACK, NOW, Verdict.FAIL))
                .containsExactly(
                        new Move.BreachWave(1, why),
                        new Move.RollBack(new RollbackScope.WholeRollout(), why));
        assertThat(decide(SOAK, ErrorAction.PAUSE, NOW, Verdict.FAIL))
                .containsExactly(new Move.BreachWave(1, why), new Move.Pause(why));
    }

    @Test
    void a_variant_that_fails_is_withdrawn_where_it_does_if_the_policy_says_so() {
        var rollout = aRollout().withAnalysis(SPEED, SOAK).withRollbackOf(Extent.VARIANT).running();
        var measured = measured(finding(INT4_ON_BOARDS, FAIL), finding(INT8_ON_SERVERS, PASS));

        var moves = engine.decide(snapshot(rollout, measured), NOW);

        assertThat(moves)
                .containsExactly(
                        new Move.WithdrawVariant(
                                INT4_ON_BOARDS.variant(),
                                "boards",
                                "Wave early: speed fails at measurement 1 of 2: int4 on boards:"
                                        + " nothing measured by 0 devices, slow."));
    }

    @Test
    void what_a_withdrawn_variant_has_shown_does_not_speak_against_the_others() {
        var rollout = aRollout().withAnalysis(SPEED, SOAK).withRollbackOf(Extent.VARIANT).running();
        var measured = measured(finding(INT4_ON_BOARDS, FAIL), finding(INT8_ON_SERVERS, PASS));
        var withdrawn = new Withdrawal(INT4_ON_BOARDS.variant(), "boards", "slow", NOW);

        var moves = engine.decide(snapshot(rollout, measured, withdrawn), NOW);

        assertThat(moves)
                .singleElement()
                .isInstanceOfSatisfying(
                        Move.Await.class,
                        wait ->
                                assertThat(wait.what())
                                        .contains("speed has taken 1 of 2 measurements"));
    }

    @Test
    void a_measurement_of_withdrawn_variants_alone_counts_no_more() {
        var rollout = aRollout().withAnalysis(SPEED, SOAK).withRollbackOf(Extent.VARIANT).running();
        var everywhere = new Withdrawal(INT4_ON_BOARDS.variant(), "", "slow", NOW);

        var moves =
                engine.decide(
                        snapshot(rollout, measured(finding(INT4_ON_BOARDS, FAIL)), everywhere),
                        NOW);

        assertThat(moves)
                .singleElement()
                .isInstanceOfSatisfying(
                        Move.Await.class,
                        wait -> assertThat(wait.what()).contains("0 of 2 measurements"));
    }

    @Test
    void what_cannot_be_told_pauses_whatever_the_policy_says_and_the_wave_stays() {
        assertThat(decide(SOAK, ErrorAction.ROLL_BACK, NOW, Verdict.PASS, Verdict.INCONCLUSIVE))
                .containsExactly(
                        new Move.Pause(
                                "Wave early: speed is inconclusive at measurement 2 of 2: no device serves it."));
    }

    @Test
    void after_a_pause_the_first_measurement_is_due_after_one_interval() {
        var resumed = NOW.plus(Duration.ofDays(1));
        var rollout =
                aRollout()
                        .withAnalysis(SPEED, SOAK)
                        .running()
                        .pause("inconclusive", NOW)
                        .resume("", resumed);

        var moves = engine.decide(snapshot(rollout, List.of()), resumed);

        assertThat(moves)
                .singleElement()
                .isInstanceOfSatisfying(
                        Move.Await.class,
                        wait -> assertThat(wait.until()).isEqualTo(resumed.plus(INTERVAL)));
    }

    private static Finding finding(Stratum stratum, Verdict verdict) {
        return new Finding(
                stratum, Values.ofNumber(Double.NaN), verdict, verdict == FAIL ? "slow" : "quick");
    }

    private static List<Measurement> measured(Finding... findings) {
        var all = List.of(findings);
        return List.of(new Measurement("speed", 1, 1, NOW, GateJudge.together(all), all));
    }

    private List<Move> decide(Duration soak, ErrorAction action, Instant now, Verdict... taken) {
        var rollout = aRollout().withAnalysis(SPEED, soak).withErrorAction(action).running();
        var measurements = new ArrayList<Measurement>();
        for (var verdict : taken) {
            measurements.add(
                    new Measurement("speed", 1, measurements.size() + 1, now, verdict, List.of()));
        }
        return engine.decide(snapshot(rollout, measurements), now);
    }

    private static RolloutSnapshot snapshot(
            Rollout rollout, List<Measurement> measurements, Withdrawal... withdrawals) {
        var soaking =
                Wave.pending(1).start(NOW).soak(NOW.plus(SOAK)).withCounts(counts(SUCCEEDED, 1));
        return new RolloutSnapshot(
                rollout,
                List.of(soaking, Wave.pending(2)),
                List.of(),
                Stragglers.NONE,
                Penalties.NONE,
                new VariantEvidence(
                        List.of(), List.of(withdrawals), VariantEvidence.NONE.excused()),
                Queue.EMPTY,
                measurements);
    }
}

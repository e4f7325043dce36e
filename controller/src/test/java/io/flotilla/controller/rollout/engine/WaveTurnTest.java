package io.flotilla.controller.rollout.engine;

import static io.flotilla.controller.rollout.engine.DeploymentState.FAILED;
import static io.flotilla.controller.rollout.engine.DeploymentState.IN_PROGRESS;
import static io.flotilla.controller.rollout.engine.DeploymentState.PENDING;
import static io.flotilla.controller.rollout.engine.DeploymentState.ROLLED_BACK;
import static io.flotilla.controller.rollout.engine.DeploymentState.SKIPPED;
import static io.flotilla.controller.rollout.engine.DeploymentState.SUCCEEDED;
import static io.flotilla.controller.rollout.engine.Samples.NOW;
import static io.flotilla.controller.rollout.engine.Samples.aRollout;
import static io.flotilla.controller.rollout.engine.Samples.away;
import static io.flotilla.controller.rollout.engine.Samples.counts;
import static io.flotilla.controller.rollout.engine.Samples.queue;
import static io.flotilla.controller.rollout.engine.Samples.snapshot;
import static io.flotilla.controller.rollout.engine.Samples.wave;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.controller.rollout.engine.Move.AskApproval;
import io.flotilla.controller.rollout.engine.Move.Await;
import io.flotilla.controller.rollout.engine.Move.BreachWave;
import io.flotilla.controller.rollout.engine.Move.Cancel;
import io.flotilla.controller.rollout.engine.Move.PassWave;
import io.flotilla.controller.rollout.engine.Move.Pause;
import io.flotilla.controller.rollout.engine.Move.RollBack;
import io.flotilla.controller.rollout.engine.Move.SoakWave;
import io.flotilla.controller.rollout.engine.Move.TellDevices;
import io.flotilla.controller.rollout.plan.ErrorAction;
import io.flotilla.controller.rollout.plan.OfflineDevices;
import io.flotilla.controller.rollout.plan.Throttle;
import io.flotilla.controller.rollout.plan.WaveLimit;
import io.flotilla.controller.rollout.plan.WaveSpec;
import io.flotilla.controller.shared.DeviceId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How the wave whose turn it is goes on. */
class WaveTurnTest {

    private final RolloutEngine engine = new RolloutEngine();

    @Test
    void a_wave_that_needs_approval_asks_for_it_and_waits() {
        var manual = new WaveSpec("canary", new WaveLimit.Count(1), null, 1, Duration.ZERO, true);
        var rollout = aRollout().withWave(manual).running();
        var asked = Wave.pending(1).askApproval();

        var first = engine.decide(snapshot(rollout, Wave.pending(1), Wave.pending(2)), NOW);
        var then = engine.decide(snapshot(rollout, asked, Wave.pending(2)), NOW);

        assertThat(first).containsExactly(new AskApproval(1));
        assertThat(then)
                .containsExactly(new Await("Waits for somebody to approve wave canary.", null));
    }

    @Test
    void devices_that_joined_a_running_wave_are_told() {
        var running = Wave.pending(1).start(NOW).withCounts(counts(PENDING, 1, SUCCEEDED, 5));

        var moves = engine.decide(snapshot(aRollout().running(), queue(1), running), NOW);

        assertThat(moves).containsExactly(new TellDevices(List.of(new DeviceId("d0"))));
    }

    @Test
    void devices_that_may_not_be_told_yet_wait_and_it_is_said_for_what() {
        var running = Wave.pending(1).start(NOW).withCounts(counts(PENDING, 3, IN_PROGRESS, 2));
        var limits = new Throttle(null, 2, Duration.ZERO, Throttle.ANY_BANDWIDTH, null);
        var rollout = aRollout().withThrottle(limits).running();

        var moves = engine.decide(snapshot(rollout, queue(3), running), NOW);

        assertThat(moves)
                .containsExactly(
                        new Await(
                                "Wave rest: 3 devices wait to be told."
                                        + " 2 devices are under way; no more may be at once.",
                                NOW.plus(WaveTurn.REACH_CHECK)));
    }

    @Test
    void devices_out_of_reach_hold_no_place() {
        var running = Wave.pending(1).start(NOW).withCounts(counts(PENDING, 3, IN_PROGRESS, 2));
        var limits = new Throttle(null, 2, Duration.ZERO, Throttle.ANY_BANDWIDTH, null);
        var rollout = aRollout().withThrottle(limits).running();
        var snapshot = snapshot(rollout, List.of(), away(1, 1), queue(3), running);

        var moves = engine.decide(snapshot, NOW);

        assertThat(moves)
                .containsExactly(new TellDevices(List.of(new DeviceId("d0"), new DeviceId("d1"))));
    }

    @Test
    void failures_stop_a_wave_before_all_of_it_was_told() {
        var running = Wave.pending(1).start(NOW).withCounts(counts(PENDING, 50, FAILED, 2));
        var rollout = aRollout().withErrorCondition(0.5, 2).running();

        var moves = engine.decide(snapshot(rollout, queue(50), running), NOW);

        assertThat(moves).hasExactlyElementsOfTypes(BreachWave.class, Pause.class);
    }

    @Test
    void a_wave_with_devices_under_way_waits_and_is_looked_at_again() {
        var running = Wave.pending(1).start(NOW).withCounts(counts(IN_PROGRESS, 3, SUCCEEDED, 5));

        var moves = engine.decide(snapshot(aRollout().running(), running), NOW);

        assertThat(moves)
                .containsExactly(
                        new Await(
                                "Wave rest: 3 devices are under way, 0 of them out of reach.",
                                NOW.plus(WaveTurn.REACH_CHECK)));
    }

    @Test
    void the_last_report_passes_the_wave() {
        var done = Wave.pending(1).start(NOW).withCounts(counts(SUCCEEDED, 8));

        var moves = engine.decide(snapshot(aRollout().running(), done), NOW);

        assertThat(moves).containsExactly(new PassWave(1));
    }

    @Test
    void a_wave_soaks_before_it_passes() {
        var soaking =
                new WaveSpec(
                        "canary", new WaveLimit.Count(1), null, 1, Duration.ofMinutes(10), false);
        var rollout = aRollout().withWave(soaking).running();
        var until = NOW.plus(Duration.ofMinutes(10));
        var done = Wave.pending(1).start(NOW).withCounts(counts(SUCCEEDED, 1));
        var watched = done.soak(until);

        var first = engine.decide(snapshot(rollout, done, Wave.pending(2)), NOW);
        var during = engine.decide(snapshot(rollout, watched, Wave.pending(2)), NOW);
        var after = engine.decide(snapshot(rollout, watched, Wave.pending(2)), until);

        assertThat(first).containsExactly(new SoakWave(1, until));
        assertThat(during)
                .singleElement()
                .isInstanceOfSatisfying(Await.class, w -> assertThat(w.until()).isEqualTo(until));
        assertThat(after).containsExactly(new PassWave(1));
    }

    @Test
    void a_device_that_is_rolled_back_while_its_wave_soaks_breaches_it() {
        var soaking =
                new WaveSpec(
                        "canary", new WaveLimit.Count(2), null, 1, Duration.ofMinutes(10), false);
        var rollout = aRollout().withWave(soaking).running();
        var watched =
                Wave.pending(1)
                        .start(NOW)
                        .soak(NOW.plusSeconds(600))
                        .withCounts(counts(SUCCEEDED, 1, ROLLED_BACK, 1));

        var moves = engine.decide(snapshot(rollout, watched, Wave.pending(2)), NOW);

        assertThat(moves).hasExactlyElementsOfTypes(BreachWave.class, Pause.class);
    }

    @Test
    void a_wave_that_has_soaked_waits_for_devices_that_may_yet_succeed() {
        var until = NOW.plusSeconds(600);
        var soaked =
                Wave.pending(1)
                        .start(NOW)
                        .soak(until)
                        .withCounts(counts(SUCCEEDED, 1, FAILED, 1, IN_PROGRESS, 1));

        var moves = engine.decide(snapshot(aRollout().running(), soaked), until);

        assertThat(moves).hasExactlyElementsOfTypes(Await.class);
    }

    @Test
    void a_missed_threshold_does_what_the_policy_says() {
        var failed = Wave.pending(1).start(NOW).withCounts(counts(SUCCEEDED, 1, FAILED, 1));

        var pause = engine.decide(snapshot(aRollout().running(), failed), NOW);
        var back =
                engine.decide(
                        snapshot(
                                aRollout().withErrorAction(ErrorAction.ROLL_BACK).running(),
                                failed),
                        NOW);
        var cancel =
                engine.decide(
                        snapshot(aRollout().withErrorAction(ErrorAction.CANCEL).running(), failed),
                        NOW);

        assertThat(pause).hasExactlyElementsOfTypes(BreachWave.class, Pause.class);
        assertThat(back).hasExactlyElementsOfTypes(BreachWave.class, RollBack.class);
        assertThat(cancel).hasExactlyElementsOfTypes(BreachWave.class, Cancel.class);
    }

    @Test
    void a_skipped_device_counts_for_nothing() {
        var wave = Wave.pending(1).start(NOW).withCounts(counts(SUCCEEDED, 1, SKIPPED, 9));

        var moves = engine.decide(snapshot(aRollout().running(), wave), NOW);

        assertThat(moves).containsExactly(new PassWave(1));
    }

    @Test
    void the_error_condition_strikes_while_devices_are_under_way() {
        var rollout = aRollout().withErrorCondition(0.2, 5).running();
        var early = Wave.pending(1).start(NOW).withCounts(counts(IN_PROGRESS, 9, FAILED, 4));
        var enough =
                Wave.pending(1)
                        .start(NOW)
                        .withCounts(counts(IN_PROGRESS, 9, FAILED, 1, SUCCEEDED, 4));

        var before = engine.decide(snapshot(rollout, early), NOW);
        var then = engine.decide(snapshot(rollout, enough), NOW);

        assertThat(before).hasExactlyElementsOfTypes(Await.class);
        assertThat(then).hasExactlyElementsOfTypes(BreachWave.class, Pause.class);
    }

    @Test
    void devices_out_of_reach_do_not_hold_a_wave_up() {
        var wave = Wave.pending(1).start(NOW).withCounts(counts(IN_PROGRESS, 2, SUCCEEDED, 5));
        var away = away(2, 0);

        var excluded = engine.decide(snapshot(aRollout().running(), away, wave), NOW);
        var awaited =
                engine.decide(
                        snapshot(
                                aRollout().withOfflineDevices(OfflineDevices.WAIT).running(),
                                away,
                                wave),
                        NOW);

        assertThat(excluded).containsExactly(new PassWave(1));
        assertThat(awaited).hasExactlyElementsOfTypes(Await.class);
    }

    @Test
    void a_wave_of_which_nothing_is_known_waits_even_if_all_are_out_of_reach() {
        var wave = Wave.pending(1).start(NOW).withCounts(counts(IN_PROGRESS, 2));
        var away = away(2, 0);
        var lost = away(0, 2);

        var early = engine.decide(snapshot(aRollout().running(), away, wave), NOW);
        var late = engine.decide(snapshot(aRollout().running(), lost, wave), NOW);

        assertThat(early).hasExactlyElementsOfTypes(Await.class);
        assertThat(late).containsExactly(new PassWave(1));
    }
}

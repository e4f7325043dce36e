package io.flotilla.controller.rollout.engine;

import static io.flotilla.controller.rollout.engine.DeploymentState.FAILED;
import static io.flotilla.controller.rollout.engine.DeploymentState.IN_PROGRESS;
import static io.flotilla.controller.rollout.engine.DeploymentState.PENDING;
import static io.flotilla.controller.rollout.engine.DeploymentState.ROLLED_BACK;
import static io.flotilla.controller.rollout.engine.DeploymentState.SKIPPED;
import static io.flotilla.controller.rollout.engine.DeploymentState.SUCCEEDED;
import static io.flotilla.controller.rollout.engine.Samples.NOW;
import static io.flotilla.controller.rollout.engine.Samples.aRollout;
import static io.flotilla.controller.rollout.engine.Samples.counts;
import static io.flotilla.controller.rollout.engine.Samples.queue;
import static io.flotilla.controller.rollout.engine.Samples.snapshot;
import static io.flotilla.controller.rollout.engine.Samples.wave;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.controller.rollout.engine.Move.AskApproval;
import io.flotilla.controller.rollout.engine.Move.Await;
import io.flotilla.controller.rollout.engine.Move.BreachWave;
import io.flotilla.controller.rollout.engine.Move.Cancel;
import io.flotilla.controller.rollout.engine.Move.EndRollingBack;
import io.flotilla.controller.rollout.engine.Move.FinishRollback;
import io.flotilla.controller.rollout.engine.Move.PassWave;
import io.flotilla.controller.rollout.engine.Move.Pause;
import io.flotilla.controller.rollout.engine.Move.RollBack;
import io.flotilla.controller.rollout.engine.Move.SoakWave;
import io.flotilla.controller.rollout.engine.Move.StartRollout;
import io.flotilla.controller.rollout.engine.Move.StartWave;
import io.flotilla.controller.rollout.engine.Move.Succeed;
import io.flotilla.controller.rollout.engine.Move.TellDevices;
import io.flotilla.controller.rollout.engine.Move.TimeOut;
import io.flotilla.controller.rollout.plan.ErrorAction;
import io.flotilla.controller.rollout.plan.OfflineDevices;
import io.flotilla.controller.rollout.plan.Throttle;
import io.flotilla.controller.rollout.plan.WaveLimit;
import io.flotilla.controller.rollout.plan.WaveSpec;
import io.flotilla.controller.shared.DeviceId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RolloutEngineTest {

    private final RolloutEngine engine = new RolloutEngine();

    @Test
    void a_rollout_that_nothing_holds_starts() {
        var rollout = aRollout().created();

        var moves = engine.decide(snapshot(rollout), NOW);

        assertThat(moves).containsExactly(new StartRollout());
    }

    @Test
    void a_scheduled_rollout_waits_for_its_time() {
        var time = NOW.plusSeconds(60);
        var rollout = aRollout().withStart(new Start(false, false, time)).created();

        var before = engine.decide(snapshot(rollout), NOW);
        var then = engine.decide(snapshot(rollout), time);

        assertThat(before)
                .singleElement()
                .isInstanceOfSatisfying(Await.class, w -> assertThat(w.until()).isEqualTo(time));
        assertThat(then).containsExactly(new StartRollout());
    }

    @Test
    void a_held_rollout_waits_for_somebody() {
        var rollout = aRollout().withStart(new Start(false, true, null)).created();

        var moves = engine.decide(snapshot(rollout), NOW);

        assertThat(moves).containsExactly(new Await("Waits for somebody to start it.", null));
    }

    @Test
    void an_unapproved_rollout_waits_even_past_its_time() {
        var rollout = aRollout().withStart(new Start(true, false, NOW.minusSeconds(1))).created();

        var moves = engine.decide(snapshot(rollout), NOW);

        assertThat(moves).containsExactly(new Await("Waits for somebody to approve it.", null));
    }

    @Test
    void the_first_wave_starts_before_the_others() {
        var rollout = aRollout().withWave(wave("canary", 1)).running();

        var moves = engine.decide(snapshot(rollout, Wave.pending(1), Wave.pending(2)), NOW);

        assertThat(moves).containsExactly(new StartWave(1));
    }

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

        assertThat(moves).containsExactly(new TellDevices(1, List.of(new DeviceId("d0"))));
    }

    @Test
    void devices_that_may_not_be_told_yet_wait_and_it_is_said_for_what() {
        var running = Wave.pending(1).start(NOW).withCounts(counts(PENDING, 3, IN_PROGRESS, 2));
        var limits = new Throttle(null, 2, Duration.ZERO, null);
        var rollout = aRollout().withThrottle(limits).running();

        var moves = engine.decide(snapshot(rollout, queue(3), running), NOW);

        assertThat(moves)
                .containsExactly(
                        new Await(
                                "Wave rest: 3 devices wait to be told."
                                        + " 2 devices are under way; no more may be at once.",
                                NOW.plus(RolloutEngine.REACH_CHECK)));
    }

    @Test
    void devices_out_of_reach_hold_no_place() {
        var running = Wave.pending(1).start(NOW).withCounts(counts(PENDING, 3, IN_PROGRESS, 2));
        var limits = new Throttle(null, 2, Duration.ZERO, null);
        var rollout = aRollout().withThrottle(limits).running();
        var snapshot =
                new RolloutSnapshot(
                        rollout,
                        List.of(running),
                        List.of(),
                        new Stragglers(List.of(), 1, 1, null),
                        queue(3));

        var moves = engine.decide(snapshot, NOW);

        assertThat(moves)
                .containsExactly(
                        new TellDevices(1, List.of(new DeviceId("d0"), new DeviceId("d1"))));
    }

    @Test
    void failures_stop_a_wave_before_all_of_it_was_told() {
        var running = Wave.pending(1).start(NOW).withCounts(counts(PENDING, 50, FAILED, 2));
        var rollout = aRollout().withErrorCondition(0.5, 2).running();

        var moves = engine.decide(snapshot(rollout, queue(50), running), NOW);

        assertThat(moves).hasExactlyElementsOfTypes(BreachWave.class, Pause.class);
    }

    @Test
    void devices_that_try_anew_after_the_end_are_ended_when_they_have_had_their_time() {
        var over = aRollout().running().succeed("", NOW);
        var wave = Wave.pending(1).start(NOW).pass(NOW).withCounts(counts(IN_PROGRESS, 1));
        var late = new DeviceId("late");
        var stragglers = new Stragglers(List.of(late), 0, 0, null);

        var moves = engine.decide(snapshot(over, stragglers, wave), NOW);
        var before = engine.decide(snapshot(over, wave), NOW);

        assertThat(moves).containsExactly(new TimeOut(List.of(late)));
        assertThat(before).containsExactly(new Await("", NOW.plus(RolloutEngine.SAFETY_CHECK)));
    }

    @Test
    void a_wave_with_devices_under_way_waits_and_is_looked_at_again() {
        var running = Wave.pending(1).start(NOW).withCounts(counts(IN_PROGRESS, 3, SUCCEEDED, 5));

        var moves = engine.decide(snapshot(aRollout().running(), running), NOW);

        assertThat(moves)
                .containsExactly(
                        new Await(
                                "Wave rest: 3 devices are under way, 0 of them out of reach.",
                                NOW.plus(RolloutEngine.REACH_CHECK)));
    }

    @Test
    void the_last_report_passes_the_wave() {
        var done = Wave.pending(1).start(NOW).withCounts(counts(SUCCEEDED, 8));

        var moves = engine.decide(snapshot(aRollout().running(), done), NOW);

        assertThat(moves).containsExactly(new PassWave(1));
    }

    @Test
    void when_all_waves_have_ended_the_rollout_succeeds() {
        var passed =
                Wave.pending(1).start(NOW).withCounts(counts(SUCCEEDED, 7, SKIPPED, 1)).pass(NOW);

        var moves = engine.decide(snapshot(aRollout().running(), passed), NOW);

        assertThat(moves)
                .containsExactly(
                        new Succeed(
                                "All waves have ended: 7 of 8 devices serve the version, 0 failed, 1 were skipped."));
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
    void a_resumed_rollout_goes_on_after_the_wave_that_was_breached() {
        var rollout =
                aRollout().withWave(wave("canary", 1)).running().pause("", NOW).resume("", NOW);
        var breached = Wave.pending(1).start(NOW).withCounts(counts(FAILED, 1)).breach(NOW);

        var moves = engine.decide(snapshot(rollout, breached, Wave.pending(2)), NOW);

        assertThat(moves).containsExactly(new StartWave(2));
    }

    @Test
    void devices_out_of_reach_do_not_hold_a_wave_up() {
        var wave = Wave.pending(1).start(NOW).withCounts(counts(IN_PROGRESS, 2, SUCCEEDED, 5));
        var away = new Stragglers(List.of(), 2, 0, null);

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
        var away = new Stragglers(List.of(), 2, 0, null);
        var lost = new Stragglers(List.of(), 0, 2, null);

        var early = engine.decide(snapshot(aRollout().running(), away, wave), NOW);
        var late = engine.decide(snapshot(aRollout().running(), lost, wave), NOW);

        assertThat(early).hasExactlyElementsOfTypes(Await.class);
        assertThat(late).containsExactly(new PassWave(1));
    }

    @Test
    void overdue_devices_are_timed_out_in_any_state_that_has_some() {
        var device = new DeviceId("d");
        var late = new Stragglers(List.of(device), 0, 0, null);
        var wave = Wave.pending(1).start(NOW).withCounts(counts(IN_PROGRESS, 1));
        var running = aRollout().running();

        var whileRunning = engine.decide(snapshot(running, late, wave), NOW);
        var whilePaused = engine.decide(snapshot(running.pause("", NOW), late, wave), NOW);
        var whileRollingBack =
                engine.decide(snapshot(running.beginRollback("", NOW), late, wave), NOW);

        assertThat(List.of(whileRunning, whilePaused, whileRollingBack))
                .allSatisfy(
                        moves -> assertThat(moves).containsExactly(new TimeOut(List.of(device))));
    }

    @Test
    void a_paused_rollout_starts_nothing() {
        var paused = aRollout().withWave(wave("canary", 1)).running().pause("Looking.", NOW);
        var done = Wave.pending(1).start(NOW).withCounts(counts(SUCCEEDED, 1));

        var moves = engine.decide(snapshot(paused, done, Wave.pending(2)), NOW);

        assertThat(moves).hasExactlyElementsOfTypes(Await.class);
    }

    @Test
    void the_progress_deadline_strikes_also_while_paused() {
        var plan =
                aRollout()
                        .withProgressDeadline(Duration.ofHours(1))
                        .withErrorAction(ErrorAction.CANCEL);
        var wave = Wave.pending(1).start(NOW).withCounts(counts(IN_PROGRESS, 1));
        var late = NOW.plus(Duration.ofHours(1));

        var running = engine.decide(snapshot(plan.running(), wave), late);
        var paused = engine.decide(snapshot(plan.running().pause("", NOW), wave), late);

        assertThat(running).hasExactlyElementsOfTypes(Cancel.class);
        assertThat(paused).hasExactlyElementsOfTypes(Cancel.class);
    }

    @Test
    void a_rollout_resumed_after_its_deadline_is_not_stopped_by_it_again() {
        var late = NOW.plus(Duration.ofHours(1));
        var resumed =
                aRollout()
                        .withProgressDeadline(Duration.ofHours(1))
                        .running()
                        .pause("", late)
                        .resume("", late);
        var wave = Wave.pending(1).start(NOW).withCounts(counts(IN_PROGRESS, 1));

        var moves = engine.decide(snapshot(resumed, wave), late);

        assertThat(moves).hasExactlyElementsOfTypes(Await.class);
    }

    @Test
    void a_rollback_of_the_whole_ends_with_its_last_device() {
        var rollout = aRollout().running().beginRollback("", NOW);
        var wave = Wave.pending(1).start(NOW).withCounts(counts(ROLLED_BACK, 2));
        var begun = Rollback.begin(1, new RollbackScope.WholeRollout(), "", NOW).concerning(2);

        var underWay = decide(rollout, begun, wave);
        var restored = decide(rollout, with(begun, 2, 0), wave);
        var failed = decide(rollout, with(begun, 1, 1), wave);

        assertThat(underWay).hasExactlyElementsOfTypes(Await.class);
        assertThat(restored)
                .containsExactly(
                        new FinishRollback(1),
                        new EndRollingBack(true, "All devices run again what they did before."));
        assertThat(failed)
                .containsExactly(
                        new FinishRollback(1),
                        new EndRollingBack(false, "1 devices could not be restored."));
    }

    @Test
    void a_rollback_in_part_ends_whatever_its_rollout_does() {
        var begun = Rollback.begin(1, new RollbackScope.FailedDevices(), "", NOW).concerning(1);
        var done = with(begun, 1, 0);
        var wave = Wave.pending(1).start(NOW).withCounts(counts(ROLLED_BACK, 1));
        var running = aRollout().running();

        var decisions =
                List.of(
                        decide(running, done, wave),
                        decide(running.pause("", NOW), done, wave),
                        decide(running.cancel("", NOW), done, wave));

        assertThat(decisions)
                .allSatisfy(moves -> assertThat(moves).containsExactly(new FinishRollback(1)));
    }

    private List<Move> decide(Rollout rollout, Rollback rollback, Wave wave) {
        return engine.decide(
                new RolloutSnapshot(
                        rollout, List.of(wave), List.of(rollback), Stragglers.NONE, Queue.EMPTY),
                NOW);
    }

    private static Rollback with(Rollback rollback, int restored, int failed) {
        return new Rollback(
                rollback.ordinal(),
                rollback.scope(),
                rollback.state(),
                rollback.reason(),
                new Rollback.Progress(rollback.progress().devices(), restored, failed),
                rollback.created(),
                rollback.updated());
    }
}

package io.flotilla.controller.rollout.engine;

import static io.flotilla.controller.rollout.engine.DeploymentState.FAILED;
import static io.flotilla.controller.rollout.engine.DeploymentState.IN_PROGRESS;
import static io.flotilla.controller.rollout.engine.DeploymentState.ROLLED_BACK;
import static io.flotilla.controller.rollout.engine.DeploymentState.SKIPPED;
import static io.flotilla.controller.rollout.engine.DeploymentState.SUCCEEDED;
import static io.flotilla.controller.rollout.engine.Samples.NOW;
import static io.flotilla.controller.rollout.engine.Samples.aRollout;
import static io.flotilla.controller.rollout.engine.Samples.counts;
import static io.flotilla.controller.rollout.engine.Samples.overdue;
import static io.flotilla.controller.rollout.engine.Samples.snapshot;
import static io.flotilla.controller.rollout.engine.Samples.wave;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.controller.rollout.engine.Move.Await;
import io.flotilla.controller.rollout.engine.Move.Cancel;
import io.flotilla.controller.rollout.engine.Move.EndRollingBack;
import io.flotilla.controller.rollout.engine.Move.FinishRollback;
import io.flotilla.controller.rollout.engine.Move.StartRollout;
import io.flotilla.controller.rollout.engine.Move.StartWave;
import io.flotilla.controller.rollout.engine.Move.Succeed;
import io.flotilla.controller.rollout.engine.Move.TimeOut;
import io.flotilla.controller.rollout.plan.ErrorAction;
import io.flotilla.controller.rollout.rollback.Rollback;
import io.flotilla.controller.rollout.rollback.RollbackScope;
import io.flotilla.controller.shared.DeviceId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a rollout does in each state of its life. */
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
    void devices_that_try_anew_after_the_end_are_ended_when_they_have_had_their_time() {
        var over = aRollout().running().succeed("", NOW);
        var wave = Wave.pending(1).start(NOW).pass(NOW).withCounts(counts(IN_PROGRESS, 1));
        var late = new DeviceId("late");
        var stragglers = overdue(late);

        var moves = engine.decide(snapshot(over, stragglers, wave), NOW);
        var before = engine.decide(snapshot(over, wave), NOW);

        assertThat(moves).containsExactly(new TimeOut(List.of(late)));
        assertThat(before).containsExactly(new Await("", NOW.plus(RolloutEngine.SAFETY_CHECK)));
    }

    @Test
    void when_all_waves_have_ended_the_rollout_succeeds() {
        var passed =
                Wave.pending(1).start(NOW).withCounts(counts(SUCCEEDED, 7, SKIPPED, 1)).pass(NOW);

        var moves = engine.decide(snapshot(aRollout().running(), passed), NOW);

        assertThat(moves)
                .containsExactly(
                        new Succeed(
                                "All waves have ended: the version is served by 7 of 8 devices; 0 failed, 1 skipped."));
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
    void overdue_devices_are_timed_out_in_any_state_that_has_some() {
        var device = new DeviceId("d");
        var late = overdue(device);
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
                        new EndRollingBack(false, "1 device could not be restored."));
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
                snapshot(rollout, List.of(rollback), Stragglers.NONE, Queue.EMPTY, wave), NOW);
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

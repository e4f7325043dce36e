package io.flotilla.agent.reconcile;

import static io.flotilla.agent.reconcile.SlotScene.assignment;
import static io.flotilla.agent.reconcile.SlotScene.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flotilla.agent.reconcile.Pursuit.Outcome;
import io.flotilla.agent.reconcile.desired.SlotAssignment;
import io.flotilla.agent.reconcile.desired.SlotAssignment.Conduct;
import io.flotilla.agent.reconcile.schedule.WindowWait;
import io.flotilla.agent.reconcile.schedule.WindowWait.Purpose;
import io.flotilla.agent.shared.ManualClock;
import io.flotilla.contract.format.PrecisionClass;
import io.flotilla.contract.schedule.CronExpression;
import io.flotilla.contract.schedule.Schedule;
import io.flotilla.contract.schedule.Window;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Windows are kept by the device alone: nothing here knows a controller. */
class WindowTest {
    private static final String V1 = "models/m/versions/v1";
    private static final int PIECES = 10;
    private static final String INT8 = V1 + "/variants/int8";
    private static final ZoneId ROME = ZoneId.of("Europe/Rome");
    private static final Window TWO_TO_FOUR =
            new Window(CronExpression.parse("0 2 * * *"), null, Duration.ofHours(2));

    /** One in the morning in Rome. */
    private static final Instant ONE = Instant.parse("2026-03-02T00:00:00Z");

    private static final Instant TWO = ONE.plus(Duration.ofHours(1));

    @TempDir Path folder;
    private ManualClock clock;
    private SlotScene scene;

    @BeforeEach
    void start() throws Exception {
        clock = new ManualClock(ONE, ROME);
        scene = new SlotScene(folder).withClock(clock).start();
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void nothing_is_fetched_before_the_window_opens_in_the_devices_own_zone() throws Exception {
        var wanted = within(new Schedule(TWO_TO_FOUR, null));

        scene.assign(wanted);

        awaitWait(new WindowWait(Purpose.DOWNLOAD, TWO));
        assertThat(scene.source.fetched()).isEmpty();
        advanceTo(TWO);
        scene.awaitServing(INT8);
        scene.awaitOutcome(wanted, Outcome.SERVING);
        awaitWait(null);
    }

    @Test
    void what_had_come_when_the_window_closed_is_kept_for_the_next() throws Exception {
        advanceTo(TWO);
        scene.source.whenGiven(3, () -> clock.set(TWO.plus(Duration.ofHours(2))));

        scene.assign(within(new Schedule(TWO_TO_FOUR, null)));

        awaitWait(new WindowWait(Purpose.DOWNLOAD, TWO.plus(Duration.ofDays(1))));
        assertThat(scene.serving()).isEmpty();
        advanceTo(TWO.plus(Duration.ofDays(1)));
        scene.awaitServing(INT8);
        assertThat(scene.source.fetched()).hasSizeLessThanOrEqualTo(PIECES + 1);
    }

    @Test
    void what_was_fetched_serves_only_once_its_window_opens_also_after_a_restart()
            throws Exception {
        scene.assign(within(new Schedule(null, TWO_TO_FOUR)));
        awaitWait(new WindowWait(Purpose.ACTIVATE, TWO));
        assertThat(scene.pursuit().attempts().getFirst().state()).isEqualTo(AttemptState.STAGED);

        scene.restart();

        awaitWait(new WindowWait(Purpose.ACTIVATE, TWO));
        assertThat(scene.serving()).isEmpty();
        advanceTo(TWO);
        scene.awaitServing(INT8);
    }

    private void advanceTo(Instant time) {
        clock.set(time);
        scene.reconciler.reconsider();
    }

    private void awaitWait(@Nullable WindowWait expected) {
        await().atMost(SlotScene.LIMIT)
                .untilAsserted(
                        () ->
                                assertThat(scene.reconciler.report().slots())
                                        .singleElement()
                                        .extracting(AssignmentReport.SlotReport::awaited)
                                        .isEqualTo(expected));
    }

    private SlotAssignment within(Schedule schedule) {
        var usual =
                assignment(
                        "r1",
                        manifest(
                                V1,
                                scene.variant(V1, "int8", PrecisionClass.MEDIUM, "small", 10_000)));
        return new SlotAssignment(
                usual.slot(),
                usual.deployment(),
                usual.round(),
                usual.rollback(),
                usual.manifest(),
                usual.policy(),
                new Conduct(1, true, Duration.ZERO, Conduct.DEFAULT_QUARANTINE, schedule),
                Map.of(),
                List.of());
    }
}

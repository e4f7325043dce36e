package io.flotilla.agent.reconcile;

import static io.flotilla.agent.reconcile.SlotScene.assignment;
import static io.flotilla.agent.reconcile.SlotScene.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flotilla.agent.probe.Network;
import io.flotilla.agent.reconcile.Pursuit.Outcome;
import io.flotilla.agent.reconcile.desired.Handover;
import io.flotilla.agent.reconcile.desired.SlotAssignment;
import io.flotilla.agent.reconcile.desired.SlotAssignment.Conduct;
import io.flotilla.agent.reconcile.schedule.WindowWait;
import io.flotilla.agent.reconcile.schedule.WindowWait.Purpose;
import io.flotilla.agent.serve.shadow.ShadowRule;
import io.flotilla.agent.shared.ManualClock;
import io.flotilla.contract.format.PrecisionClass;
import io.flotilla.contract.schedule.CronExpression;
import io.flotilla.contract.schedule.Schedule;
import io.flotilla.contract.schedule.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    @Test
    void nothing_is_fetched_over_a_network_that_the_policy_does_not_allow() throws Exception {
        scene.close();
        var machine = folder.resolve("machine");
        onNetwork(machine, "wwan0", 519);
        scene = new SlotScene(folder).withClock(clock).withMachine(machine).start();

        scene.assign(within(Schedule.ANY_TIME, Set.of(Network.ETHERNET, Network.WIFI)));

        var next = ONE.plus(Duration.ofMinutes(10));
        awaitWait(new WindowWait(Purpose.NETWORK, next));
        assertThat(scene.source.fetched()).isEmpty();
        onNetwork(machine, "eth0", 1);
        advanceTo(next);
        scene.awaitServing(INT8);
        awaitWait(null);
    }

    private static void onNetwork(Path machine, String device, int type) throws IOException {
        var proc = machine.resolve("proc");
        Files.createDirectories(proc.resolve("net"));
        for (var name : List.of("cpuinfo", "meminfo")) {
            if (!Files.exists(proc.resolve(name))) {
                Files.createSymbolicLink(proc.resolve(name), Path.of("/proc", name));
            }
        }
        Files.writeString(
                proc.resolve("net/route"),
                """
                Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask
                %s\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000
                """
                        .formatted(device));
        var folder = Files.createDirectories(machine.resolve("sys/class/net").resolve(device));
        Files.writeString(folder.resolve("type"), type + "\n");
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
        return within(schedule, Set.of());
    }

    private SlotAssignment within(Schedule schedule, Set<Network> networks) {
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
                new Conduct(
                        1,
                        true,
                        Duration.ZERO,
                        Conduct.DEFAULT_QUARANTINE,
                        schedule,
                        networks,
                        Handover.USUAL,
                        ShadowRule.NONE),
                Map.of(),
                List.of());
    }
}

package io.flotilla.agent.reconcile;

import static io.flotilla.agent.reconcile.SlotScene.assignment;
import static io.flotilla.agent.reconcile.SlotScene.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flotilla.agent.reconcile.Pursuit.Outcome;
import io.flotilla.agent.reconcile.desired.Handover;
import io.flotilla.agent.reconcile.desired.Handover.Room;
import io.flotilla.agent.reconcile.desired.ManifestVariant;
import io.flotilla.agent.reconcile.desired.SlotAssignment;
import io.flotilla.agent.reconcile.desired.SlotAssignment.Conduct;
import io.flotilla.agent.runtime.Fault;
import io.flotilla.agent.serve.shadow.ShadowRule;
import io.flotilla.contract.format.PrecisionClass;
import io.flotilla.contract.schedule.Schedule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What serves makes room for the next as the policy says. */
class HandoverTest {
    private static final long MIB = 1 << 20;
    private static final String V1 = "models/m/versions/v1";
    private static final String V2 = "models/m/versions/v2";

    @TempDir Path folder;
    private SlotScene scene;

    @BeforeEach
    void start() throws Exception {
        scene = new SlotScene(folder).start();
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    /** Serves the first version, and is assigned the next. */
    private SlotAssignment change(Handover handover) throws Exception {
        var first = assignment("r1", manifest(V1, variant(V1, "first")));
        scene.assign(first);
        scene.awaitOutcome(first, Outcome.SERVING);
        var conduct =
                new Conduct(
                        0,
                        true,
                        Duration.ZERO,
                        Conduct.DEFAULT_QUARANTINE,
                        Schedule.ANY_TIME,
                        Set.of(),
                        handover,
                        ShadowRule.NONE);
        var next = assignment("r2", 0, false, manifest(V2, variant(V2, "next")), conduct);
        scene.assign(next);
        return next;
    }

    private ManifestVariant variant(String version, String content) {
        return scene.variant(version, "int8", PrecisionClass.MEDIUM, content);
    }

    private Attempt failedWhere(Room room) throws Exception {
        scene.runtime.failToLoad("next", Fault.Kind.LOAD_FAILED);
        var next = change(new Handover(room, true));
        scene.awaitOutcome(next, Outcome.FAILED);
        scene.awaitServing(V1 + "/variants/int8");
        return scene.pursuit().last().orElseThrow();
    }

    @Test
    void where_both_fit_what_serves_is_not_unloaded() throws Exception {
        assertThat(failedWhere(Room.AUTO).state()).isEqualTo(AttemptState.FAILED);
        assertThat(scene.runtime.models()).hasSize(1);
    }

    @Test
    void what_serves_is_unloaded_first_where_the_policy_says_so() throws Exception {
        assertThat(failedWhere(Room.UNLOAD_THEN_LOAD).state()).isEqualTo(AttemptState.REVERTED);
        assertThat(scene.runtime.models()).hasSize(2);
    }

    @Test
    void what_serves_stays_where_the_policy_says_so_and_both_do_not_fit() throws Exception {
        scene.close();
        scene = new SlotScene(folder).withMemory(600 * MIB, 20 * MIB);
        scene.runtime.residentBytes(560 * MIB);
        scene.start();

        var next = change(new Handover(Room.HAND_OVER, true));

        scene.awaitOutcome(next, Outcome.FAILED);
        assertThat(scene.pursuit().last().orElseThrow().failure())
                .isNotNull()
                .extracting(Attempt.Failure::reason)
                .isEqualTo(FailureReason.OUT_OF_MEMORY);
        assertThat(scene.serving()).isEqualTo(V1 + "/variants/int8");
        assertThat(scene.runtime.models()).hasSize(1);
    }

    @Test
    void what_served_before_is_kept_for_the_way_back_unless_the_policy_says_otherwise()
            throws Exception {
        scene = new SlotScene(folder).start();

        scene.awaitOutcome(change(Handover.USUAL), Outcome.SERVING);
        assertThat(isHeld(variant(V1, "first"))).isTrue();

        var last =
                new Conduct(
                        0,
                        true,
                        Duration.ZERO,
                        Conduct.DEFAULT_QUARANTINE,
                        Schedule.ANY_TIME,
                        Set.of(),
                        new Handover(Room.AUTO, false),
                        ShadowRule.NONE);
        var v3 = "models/m/versions/v3";
        var third = assignment("r3", 0, false, manifest(v3, variant(v3, "last")), last);
        scene.assign(third);
        scene.awaitOutcome(third, Outcome.SERVING);

        await().atMost(SlotScene.LIMIT).until(() -> !isHeld(variant(V2, "next")));
        assertThat(isHeld(variant(v3, "last"))).isTrue();
    }

    private boolean isHeld(ManifestVariant variant) {
        return variant.files().stream().allMatch(file -> scene.cache.holds(file.artifact()));
    }
}

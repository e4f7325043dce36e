package io.flotilla.agent.reconcile;

import static io.flotilla.agent.reconcile.SlotScene.assignment;
import static io.flotilla.agent.reconcile.SlotScene.conduct;
import static io.flotilla.agent.reconcile.SlotScene.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flotilla.agent.reconcile.Pursuit.Outcome;
import io.flotilla.agent.reconcile.desired.SlotAssignment;
import io.flotilla.agent.serve.shadow.ShadowRule;
import io.flotilla.contract.format.PrecisionClass;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The version that was replaced is asked too, where a policy wants it. */
class ShadowingTest {
    private static final String V1 = "models/m/versions/1";
    private static final String V2 = "models/m/versions/2";
    private static final ShadowRule RULE = new ShadowRule(1, 100, Duration.ofMinutes(5), 1);

    @TempDir Path folder;
    private SlotScene scene;

    @BeforeEach
    void start() throws IOException {
        scene = new SlotScene(folder).start();
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void the_outgoing_version_stays_up_and_is_asked_what_the_new_one_is() throws IOException {
        serve(to("one", 1, false, V1, ShadowRule.NONE));

        serve(to("two", 1, false, V2, RULE));
        ask();

        await().atMost(SlotScene.LIMIT).until(() -> !scene.comparisons.isEmpty());
        assertThat(scene.comparisons.getFirst())
                .startsWith(V2 + "/variants/a SHADOW_EMBEDDING_COSINE 0.");
        assertThat(scene.runtime.models().getFirst().isClosed()).isFalse();
    }

    @Test
    void without_such_a_policy_it_is_closed_at_once() throws IOException {
        serve(to("one", 1, false, V1, ShadowRule.NONE));

        serve(to("two", 1, false, V2, ShadowRule.NONE));

        assertThat(scene.runtime.models().getFirst().isClosed()).isTrue();
        assertThat(scene.comparisons).isEmpty();
    }

    @Test
    void a_device_that_served_nothing_before_says_so() throws IOException {
        serve(to("one", 1, false, V1, RULE));

        assertThat(scene.comparisons).containsExactly(V1 + "/variants/a nothing_before");
    }

    @Test
    void where_both_do_not_fit_in_memory_that_is_said_and_the_new_one_serves() throws IOException {
        scene.close();
        scene = new SlotScene(folder.resolve("small")).withMemory(700L << 20, 1).start();
        scene.runtime.residentBytes(600L << 20);
        serve(to("one", 1, false, V1, ShadowRule.NONE));

        serve(to("two", 1, false, V2, RULE));

        assertThat(scene.comparisons).containsExactly(V2 + "/variants/a no_memory");
        assertThat(scene.runtime.models().getFirst().isClosed()).isTrue();
    }

    @Test
    void the_next_assignment_ends_it_and_on_the_way_back_nothing_is_compared() throws IOException {
        serve(to("one", 1, false, V1, ShadowRule.NONE));
        serve(to("two", 1, false, V2, RULE));

        serve(to("two", 2, true, V1, RULE));

        assertThat(scene.slots.open(SlotScene.SLOT).isObserved()).isFalse();
        assertThat(scene.runtime.models().stream().filter(model -> !model.isClosed())).hasSize(1);
    }

    @Test
    void after_a_restart_the_outgoing_version_is_loaded_again() throws IOException {
        serve(to("one", 1, false, V1, ShadowRule.NONE));
        serve(to("two", 1, false, V2, RULE));

        scene.restart();

        scene.awaitServing(V2 + "/variants/a");
        await().atMost(SlotScene.LIMIT).until(() -> scene.slots.open(SlotScene.SLOT).isObserved());
        assertThat(scene.runtime.models()).hasSize(4);
    }

    private SlotAssignment to(
            String rollout, int round, boolean back, String version, ShadowRule rule) {
        var content = version.endsWith("1") ? "old" : "new";
        var variant = scene.variant(version, "a", PrecisionClass.FULL, content);
        return assignment(
                rollout, round, back, manifest(version, variant), conduct(1, Duration.ZERO, rule));
    }

    private void serve(SlotAssignment assignment) throws IOException {
        scene.assign(assignment);
        scene.awaitOutcome(assignment, Outcome.SERVING);
    }

    private void ask() {
        try (var lease = scene.slots.open(SlotScene.SLOT).lease().orElseThrow()) {
            lease.observer().embedded(List.of("a text"), List.of(new float[] {1, 0}));
        }
    }
}

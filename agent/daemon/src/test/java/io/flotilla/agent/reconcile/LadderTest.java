package io.flotilla.agent.reconcile;

import static io.flotilla.agent.reconcile.SlotScene.assignment;
import static io.flotilla.agent.reconcile.SlotScene.manifest;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flotilla.agent.reconcile.Attempt.Cause;
import io.flotilla.agent.reconcile.Pursuit.Outcome;
import io.flotilla.agent.reconcile.desired.Manifest;
import io.flotilla.agent.reconcile.desired.SlotAssignment;
import io.flotilla.agent.runtime.EngineSetting;
import io.flotilla.agent.runtime.Fault;
import io.flotilla.agent.runtime.LoadSpec;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.format.PrecisionClass;
import io.flotilla.contract.selection.SpeedObjective;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a slot whose variant fails after it has served: nobody is asked. */
class LadderTest {
    private static final String V1 = "models/m/versions/v1";
    private static final String V2 = "models/m/versions/v2";
    private static final String FP32 = V2 + "/variants/fp32";
    private static final String INT8 = V2 + "/variants/int8";
    private static final String BEFORE = V1 + "/variants/int8";

    @TempDir private Path folder;
    private SlotScene scene;

    @BeforeEach
    void start() throws Exception {
        scene = new SlotScene(folder).start();
        serve("r1", manifest(V1, scene.variant(V1, "int8", PrecisionClass.MEDIUM, "before")));
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    private Manifest rungs() {
        return manifest(
                V2,
                scene.variant(V2, "fp32", PrecisionClass.FULL, "large", 20_000),
                scene.variant(V2, "int8", PrecisionClass.MEDIUM, "small"));
    }

    private void serve(String rollout, Manifest manifest) throws Exception {
        var wanted = assignment(rollout, manifest);
        scene.assign(wanted);
        scene.awaitOutcome(wanted, Outcome.SERVING);
    }

    private void die(Fault.Kind kind) {
        scene.runtime.models().getLast().die(kind);
    }

    @Test
    void a_variant_that_is_killed_for_memory_while_it_serves_makes_way_for_the_next()
            throws Exception {
        serve("r2", rungs());

        die(Fault.Kind.OOM_KILLED);

        scene.awaitServing(INT8);
        await().atMost(SlotScene.LIMIT).until(() -> scene.pursuit().outcome() == Outcome.SERVING);
        var last = scene.pursuit().last().orElseThrow();
        assertThat(last.cause()).isEqualTo(Cause.LADDER);
        assertThat(requireNonNull(last.occasion()).reason()).isEqualTo("OOM_KILLED");
        assertThat(scene.pursuit().attempts().getFirst().state()).isEqualTo(AttemptState.SUCCEEDED);
    }

    @Test
    void what_a_rollback_goes_back_to_stays_what_it_was_before_the_rollout() throws Exception {
        serve("r2", rungs());

        die(Fault.Kind.OOM_KILLED);

        scene.awaitServing(INT8);
        await().atMost(SlotScene.LIMIT).until(() -> scene.pursuit().outcome() == Outcome.SERVING);
        assertThat(scene.reconciler.status().slots().getFirst().previousModelVersion())
                .isEqualTo(V1);
    }

    @Test
    void a_crash_that_does_not_repeat_takes_nothing_away() throws Exception {
        serve("r2", rungs());
        var loaded = scene.runtime.models().size();

        die(Fault.Kind.ENGINE_CRASHED);

        await().atMost(SlotScene.LIMIT).until(() -> scene.runtime.models().size() > loaded);
        scene.awaitServing(FP32);
        assertThat(scene.pursuit().attempts()).hasSize(1);
    }

    @Test
    void when_no_rung_is_left_what_served_before_the_rollout_serves_again() throws Exception {
        serve("r2", rungs());
        die(Fault.Kind.OOM_KILLED);
        scene.awaitServing(INT8);
        await().atMost(SlotScene.LIMIT).until(() -> scene.pursuit().outcome() == Outcome.SERVING);

        die(Fault.Kind.OOM_KILLED);

        scene.awaitServing(BEFORE);
        assertThat(scene.pursuit().outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void a_variant_that_is_measured_to_be_too_slow_makes_way_before_it_serves() throws Exception {
        scene.runtime.latencySeconds("large", 0.2);
        var slow = assignment("r2", rungs());
        var wanted =
                new SlotAssignment(
                        slow.slot(),
                        slow.deployment(),
                        slow.round(),
                        slow.rollback(),
                        slow.manifest(),
                        slow.policy().withSpeed(SpeedObjective.ofLatency(0.1)),
                        slow.conduct(),
                        slow.withdrawn(),
                        slow.measuredByClass());

        scene.assign(wanted);

        scene.awaitOutcome(wanted, Outcome.SERVING);
        assertThat(scene.serving()).isEqualTo(INT8);
        assertThat(requireNonNull(scene.pursuit().attempts().getFirst().failure()))
                .isEqualTo(
                        new Attempt.Failure(
                                FailureReason.TOO_SLOW,
                                "95 of 100 inferences take up to 200 ms, and 100 ms are allowed"));
    }

    @Test
    void what_selection_decided_reaches_the_engine_after_a_restart_too() throws Exception {
        serve("r2", rungs());

        scene.restart();
        scene.awaitServing(FP32);

        assertThat(scene.runtime.specs())
                .extracting(LoadSpec::setting)
                .containsOnly(EngineSetting.onCpu(ModelRuntime.ONNX_RUNTIME, 0));
    }

    @Test
    void a_fall_outlives_a_restart() throws Exception {
        serve("r2", rungs());
        die(Fault.Kind.OOM_KILLED);
        scene.awaitServing(INT8);

        scene.restart();

        scene.awaitServing(INT8);
    }
}

package io.flotilla.agent.reconcile;

import static io.flotilla.agent.reconcile.SlotScene.assignment;
import static io.flotilla.agent.reconcile.SlotScene.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flotilla.agent.reconcile.Attempt.Cause;
import io.flotilla.agent.reconcile.Pursuit.Outcome;
import io.flotilla.agent.reconcile.desired.Manifest;
import io.flotilla.agent.reconcile.desired.SlotAssignment;
import io.flotilla.contract.format.PrecisionClass;
import io.flotilla.contract.selection.Rejection.Reason;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a device does about variants that its rollout has withdrawn. */
class WithdrawalTest {
    private static final String V1 = "models/m/versions/v1";
    private static final String FP32 = V1 + "/variants/fp32";
    private static final String INT8 = V1 + "/variants/int8";
    private static final String WHY = "It failed on 3 of 4 devices.";

    @TempDir Path folder;
    private SlotScene scene;
    private Manifest version;

    @BeforeEach
    void start() throws Exception {
        scene = new SlotScene(folder).start();
        version =
                manifest(
                        V1,
                        scene.variant(V1, "fp32", PrecisionClass.FULL, "large"),
                        scene.variant(V1, "int8", PrecisionClass.MEDIUM, "small"));
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void a_variant_that_was_withdrawn_is_not_chosen_and_it_is_said_why() throws Exception {
        var wanted = without(FP32);

        scene.assign(wanted);

        scene.awaitServing(INT8);
        var rejected = Objects.requireNonNull(scene.pursuit().selection()).candidates().getLast();
        assertThat(rejected.variant()).isEqualTo(FP32);
        assertThat(rejected.rejections())
                .singleElement()
                .satisfies(
                        rejection -> {
                            assertThat(rejection.reason()).isEqualTo(Reason.WITHDRAWN);
                            assertThat(rejection.message()).contains(WHY);
                        });
    }

    @Test
    void a_variant_that_is_withdrawn_while_it_is_fetched_makes_way_for_the_next() throws Exception {
        scene.source.away(true);
        scene.assign(assignment("r1", version));
        await().atMost(SlotScene.LIMIT)
                .until(
                        () ->
                                scene.pursuit().attempts().stream()
                                        .anyMatch(a -> a.state() == AttemptState.DOWNLOADING));

        scene.assign(without(FP32));
        scene.source.away(false);

        scene.awaitServing(INT8);
        scene.awaitOutcome(without(FP32), Outcome.SERVING);
        assertThat(scene.pursuit().attempts())
                .extracting(Attempt::cause)
                .containsExactly(Cause.ASSIGNMENT, Cause.LADDER);
        assertThat(Objects.requireNonNull(scene.pursuit().attempts().getFirst().failure()).reason())
                .isEqualTo(FailureReason.WITHDRAWN);
    }

    private SlotAssignment without(String variant) {
        var usual = assignment("r1", version);
        return new SlotAssignment(
                usual.slot(),
                usual.deployment(),
                usual.round(),
                usual.rollback(),
                usual.manifest(),
                usual.policy(),
                usual.conduct(),
                Map.of(variant, WHY),
                usual.measuredByClass());
    }
}

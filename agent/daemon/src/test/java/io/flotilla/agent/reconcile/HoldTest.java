package io.flotilla.agent.reconcile;

import static io.flotilla.agent.reconcile.SlotScene.assignment;
import static io.flotilla.agent.reconcile.SlotScene.manifest;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.agent.reconcile.Pursuit.Outcome;
import io.flotilla.agent.reconcile.desired.SlotAssignment;
import io.flotilla.contract.format.PrecisionClass;
import io.flotilla.contract.selection.VariantPolicy.NoFit;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HoldTest {

    private static final long MIB = 1L << 20;
    private static final String V1 = "models/m/versions/v1";

    @TempDir Path folder;
    private SlotScene scene;

    @BeforeEach
    void start() throws Exception {
        scene = new SlotScene(folder).withMemory(600 * MIB, 580 * MIB).start();
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    private SlotAssignment assigned(NoFit onNoFit) {
        var manifest = manifest(V1, scene.variant(V1, "int8", PrecisionClass.MEDIUM, "small"));
        var usual = assignment("r1", manifest);
        return new SlotAssignment(
                usual.slot(),
                usual.deployment(),
                usual.round(),
                usual.rollback(),
                manifest,
                usual.policy().withOnNoFit(onNoFit),
                usual.conduct(),
                usual.withdrawn(),
                usual.measuredByClass());
    }

    @Test
    void what_is_held_is_taken_up_once_it_fits() throws Exception {
        var wanted = assigned(NoFit.HOLD);
        scene.assign(wanted);
        scene.awaitOutcome(wanted, Outcome.NO_VARIANT);

        scene.usedBytes = 20 * MIB;
        scene.assign(wanted);

        scene.awaitServing(V1 + "/variants/int8");
    }

    @Test
    void what_is_skipped_is_not() throws Exception {
        var wanted = assigned(NoFit.SKIP);
        scene.assign(wanted);
        scene.awaitOutcome(wanted, Outcome.NO_VARIANT);

        scene.usedBytes = 20 * MIB;
        scene.restart();

        assertThat(scene.pursuit().outcome()).isEqualTo(Outcome.NO_VARIANT);
        assertThat(scene.serving()).isEmpty();
    }
}

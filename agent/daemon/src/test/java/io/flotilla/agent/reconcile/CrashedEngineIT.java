package io.flotilla.agent.reconcile;

import static io.flotilla.agent.reconcile.SlotScene.assignment;
import static io.flotilla.agent.reconcile.SlotScene.manifest;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flotilla.agent.reconcile.Attempt.Cause;
import io.flotilla.agent.reconcile.Pursuit.Outcome;
import io.flotilla.agent.runtime.MemoryWatch;
import io.flotilla.agent.runtime.host.RuntimeHost;
import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.PrecisionClass;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A variant that makes a real engine abort, on a device whose controller is away: the host that the
 * build has made runs llama.cpp, and nothing is asked of anybody.
 */
class CrashedEngineIT {
    private static final Path HOST = Path.of("../host/target/dist");
    private static final Path MODELS =
            Path.of(
                    Optional.ofNullable(System.getenv("FLOTILLA_TEST_MODELS"))
                            .orElse("../../../shared/models"));
    private static final String V1 = "models/m/versions/v1";

    /** The engine takes norms of 32 floating bits only, and gives up on integers. */
    private static final int TYPE_I32 = 26;

    @TempDir private Path folder;

    @Test
    void a_variant_that_makes_its_engine_abort_is_left_for_the_next_without_a_controller()
            throws Exception {
        var model = MODELS.resolve("stories260K.gguf");
        assumeTrue(Files.exists(model), () -> "no " + model + "; set FLOTILLA_TEST_MODELS");
        assumeTrue(Files.exists(HOST), () -> "no " + HOST + "; build agent/host first");
        var sound = Files.readAllBytes(model);
        var watch = new MemoryWatch(Long.MAX_VALUE);
        var host =
                new RuntimeHost(
                        HOST.toAbsolutePath(), folder.resolve("runtime"), watch, List.of(folder));

        try (var scene = new SlotScene(folder.resolve("device"), host).start()) {
            var fatal = fatal(sound);
            var wanted =
                    assignment(
                            "r1",
                            manifest(
                                    V1,
                                    scene.variant(
                                            V1, "f32", PrecisionClass.FULL, Format.GGUF, fatal),
                                    scene.variant(
                                            V1, "q8", PrecisionClass.MEDIUM, Format.GGUF, sound)));
            scene.assign(wanted);
            scene.awaitOutcome(wanted, Outcome.SERVING);

            assertThat(scene.serving()).isEqualTo(V1 + "/variants/q8");
            assertThat(scene.pursuit().attempts())
                    .extracting(Attempt::cause)
                    .containsExactly(Cause.ASSIGNMENT, Cause.RETRY, Cause.LADDER);
            var failure = requireNonNull(scene.pursuit().attempts().getFirst().failure());
            assertThat(failure.reason()).isEqualTo(FailureReason.ENGINE_CRASHED);
            assertThat(failure.message()).contains("killed by signal 6", "unsupported types");
        }
    }

    /** The model with another type said of one tensor, which is as large and so is not noticed. */
    private static byte[] fatal(byte[] model) throws IOException {
        var name = "blk.0.attn_norm.weight".getBytes(StandardCharsets.UTF_8);
        var altered = model.clone();
        var buffer = ByteBuffer.wrap(altered).order(ByteOrder.LITTLE_ENDIAN);
        for (var at = 0; at < altered.length - name.length; at++) {
            if (ByteBuffer.wrap(altered, at, name.length).equals(ByteBuffer.wrap(name))) {
                var dimensions = at + name.length;
                var type = dimensions + Integer.BYTES + Long.BYTES * buffer.getInt(dimensions);
                buffer.putInt(type, TYPE_I32);
                return altered;
            }
        }
        throw new IOException("the model has no such tensor");
    }
}

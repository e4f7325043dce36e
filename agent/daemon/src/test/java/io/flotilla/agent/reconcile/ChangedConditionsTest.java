package io.flotilla.agent.reconcile;

import static io.flotilla.agent.reconcile.SlotScene.assignment;
import static io.flotilla.agent.reconcile.SlotScene.manifest;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flotilla.agent.probe.ConditionsWatch;
import io.flotilla.agent.reconcile.Attempt.Cause;
import io.flotilla.agent.reconcile.Pursuit.Outcome;
import io.flotilla.agent.reconcile.desired.ManifestVariant;
import io.flotilla.agent.shared.ManualClock;
import io.flotilla.contract.fit.VariantFacts;
import io.flotilla.contract.format.PrecisionClass;
import io.flotilla.contract.format.Weights;
import io.flotilla.contract.selection.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a device serves follows what has become of the device, and it tells so. */
class ChangedConditionsTest {
    private static final String VERSION = "models/m/versions/1";
    private static final String FP32 = VERSION + "/variants/fp32";
    private static final String INT8 = VERSION + "/variants/int8";
    private static final Duration LOOK = Duration.ofSeconds(30);

    @TempDir private Path folder;
    @TempDir private Path machine;
    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private SlotScene scene;

    @BeforeEach
    void start() throws IOException {
        free(4096);
        scene = new SlotScene(folder).withMachine(machine).withClock(clock).start();
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void memory_that_stays_short_makes_the_device_choose_anew_and_say_so() throws Exception {
        var wanted = assignment("r1", manifest(VERSION, large(), small()));
        scene.assign(wanted);
        scene.awaitOutcome(wanted, Outcome.SERVING);
        assertThat(scene.serving()).isEqualTo(FP32);
        var changes = new AtomicInteger();
        scene.reconciler.onChange(changes::incrementAndGet);
        var watch = new ConditionsWatch(scene.probe, scene.reconciler::reconsider);

        free(256);
        watch.look();

        await().atMost(SlotScene.LIMIT)
                .until(
                        () -> {
                            clock.advance(LOOK);
                            scene.reconciler.reconsider();
                            return scene.serving().equals(INT8)
                                    && scene.pursuit().outcome() == Outcome.SERVING;
                        });
        var last = scene.pursuit().last().orElseThrow();
        assertThat(last.cause()).isEqualTo(Cause.RESELECTION);
        assertThat(requireNonNull(last.occasion()).reason()).isEqualTo("NO_MEMORY");
        assertThat(requireNonNull(scene.pursuit().selection()).explanation()).contains("205 MiB");
        assertThat(scene.reconciler.status().hardware().memory().availableBytes())
                .isEqualTo(256L << 20);
        assertThat(changes).hasPositiveValue();
    }

    private void free(int mebibytes) throws IOException {
        var file = Files.createDirectories(machine.resolve("proc")).resolve("meminfo");
        Files.writeString(
                file, "MemTotal: 8388608 kB%nMemAvailable: %d kB%n".formatted(mebibytes * 1024L));
    }

    private ManifestVariant small() {
        return scene.variant(VERSION, "int8", PrecisionClass.MEDIUM, "small");
    }

    /** One whose header speaks of more weights than the test wants to write. */
    private ManifestVariant large() {
        var variant = scene.variant(VERSION, "fp32", PrecisionClass.FULL, "large");
        var selectable = variant.selectable();
        var facts = selectable.facts();
        var heavy =
                new VariantFacts(
                        facts.format(),
                        facts.precision(),
                        facts.precisionClass(),
                        facts.requirements(),
                        new Weights(1000, 600L << 20),
                        facts.architecture(),
                        facts.tensors());
        return new ManifestVariant(
                new Variant(selectable.name(), heavy, selectable.sizeBytes(), null),
                variant.files());
    }
}

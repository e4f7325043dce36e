package io.flotilla.agent.reconcile;

import static io.flotilla.agent.reconcile.SlotScene.SLOT;
import static io.flotilla.agent.reconcile.SlotScene.assignment;
import static io.flotilla.agent.reconcile.SlotScene.conduct;
import static io.flotilla.agent.reconcile.SlotScene.manifest;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flotilla.agent.reconcile.Attempt.Cause;
import io.flotilla.agent.reconcile.Attempt.Failure;
import io.flotilla.agent.reconcile.Pursuit.Outcome;
import io.flotilla.agent.reconcile.desired.SlotAssignment;
import io.flotilla.agent.runtime.MemoryWatch;
import io.flotilla.agent.runtime.ProcessMemory;
import io.flotilla.agent.runtime.RunningModel;
import io.flotilla.agent.runtime.TextOrder;
import io.flotilla.agent.runtime.TextOutcome;
import io.flotilla.agent.runtime.VariantRuntime;
import io.flotilla.agent.runtime.host.RuntimeHost;
import io.flotilla.agent.runtime.host.ScriptedHost;
import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.PrecisionClass;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models that do what no model should, on a device whose controller is away: in the switch to the
 * real engines of the host that the build has made, and while they serve to a host that does it on
 * demand. What served before is to answer again within five seconds.
 */
class BadModelsIT {
    private static final Duration BACK = Duration.ofSeconds(5);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final Duration TICK = Duration.ofMillis(10);
    private static final Path HOST = Path.of("../host/target/dist");
    private static final Path MODELS =
            Path.of(
                    Optional.ofNullable(System.getenv("FLOTILLA_TEST_MODELS"))
                            .orElse("../../../shared/models"));
    private static final String V1 = "models/m/versions/v1";
    private static final String SOUND = V1 + "/variants/q8";
    private static final long MIB = 1 << 20;
    private static final long MEMORY = 16 << 10;

    /** What the agent and its hosts may take beyond what the tests themselves do. */
    private static final long ROOM = 700 * MIB;

    private static final TextOrder.Penalties NO_PENALTIES = new TextOrder.Penalties(0, 0, 0, 0);

    @TempDir private Path folder;
    private final MemoryWatch watch = new MemoryWatch(ProcessMemory.ownResidentBytes() + ROOM);

    /** Set by each test at its begin. */
    @SuppressWarnings("NullAway.Init")
    private SlotScene scene;

    @AfterEach
    void stop() {
        scene.close();
        watch.stop(Duration.ZERO);
    }

    /** Ways in which a model takes its engine down while it is loaded. */
    private enum Bad {
        CRASHES(Format.GGUF, FailureReason.ENGINE_CRASHED, "killed by signal 6"),
        SPINS(Format.ONNX, FailureReason.TIMED_OUT, "not loaded within 6 seconds"),
        EXHAUSTS_MEMORY(Format.ONNX, FailureReason.OUT_OF_MEMORY, "is the limit");

        private final Format format;
        private final FailureReason reason;
        private final String words;

        Bad(Format format, FailureReason reason, String words) {
            this.format = format;
            this.reason = reason;
            this.words = words;
        }

        /** A model of which no other test has had the digest. */
        private byte[] bytes(String mark) throws IOException {
            return switch (this) {
                case CRASHES -> CraftedModels.aborts(sound(), mark);
                case SPINS -> CraftedModels.spins(mark);
                case EXHAUSTS_MEMORY -> CraftedModels.grows(mark);
            };
        }
    }

    /** What a host does while it serves. */
    private enum Trouble {
        SEGFAULT(LIMIT, FailureReason.ENGINE_CRASHED, "SIGSEGV"),
        CRASH(LIMIT, FailureReason.ENGINE_CRASHED, "exit code 9"),
        SPIN(SHORT, FailureReason.TIMED_OUT, "nor did the engine stop when told to"),
        SILENT(SHORT, FailureReason.TIMED_OUT, "no answer within 500 ms"),
        EXHAUST(LIMIT, FailureReason.OUT_OF_MEMORY, "is the limit");

        private final String text = name().toLowerCase(Locale.ROOT);
        private final Duration patience;
        private final FailureReason reason;
        private final String words;

        Trouble(Duration patience, FailureReason reason, String words) {
            this.patience = patience;
            this.reason = reason;
            this.words = words;
        }
    }

    @Test
    void a_bad_model_leaves_what_serves_alone_or_hands_the_room_back_at_once() throws Exception {
        start(engines(), Format.GGUF);
        var serving = occupant();
        for (var bad : List.of(Bad.CRASHES, Bad.EXHAUSTS_MEMORY)) {
            var wanted = rollOut(bad.name(), bad.format, bad.bytes("beside"), Duration.ZERO);

            scene.awaitOutcome(wanted, Outcome.FAILED);
            assertThat(scene.pursuit().attempts())
                    .extracting(Attempt::state)
                    .containsExactly(AttemptState.FAILED);
            expect(failure(), bad.reason, bad.words);
            assertThat(occupant()).isSameAs(serving);
            assertThat(write(serving)).isInstanceOf(TextOutcome.Written.class);
        }
        scene.usedBytes = MEMORY * MIB - 60 * MIB;
        for (var bad : Bad.values()) {
            var wanted = rollOut("alone-" + bad, bad.format, bad.bytes("alone"), Duration.ZERO);

            await().atMost(LIMIT).pollInterval(TICK).until(() -> hasFailed(wanted));
            var failed = System.nanoTime();
            scene.awaitServing(SOUND);
            assertThat(write(occupant())).isInstanceOf(TextOutcome.Written.class);
            assertBack(failed, bad.name());
            assertThat(scene.pursuit().attempts())
                    .extracting(Attempt::state)
                    .containsExactly(AttemptState.REVERTED);
            expect(failure(), bad.reason, bad.words);
        }
    }

    @Test
    void what_goes_bad_while_it_proves_itself_makes_way_for_what_served_before() throws Exception {
        start(ScriptedHost.runtime(folder.resolve("host"), watch), Format.ONNX);
        for (var trouble : Trouble.values()) {
            var bytes = trouble.text.getBytes(StandardCharsets.UTF_8);
            var wanted = rollOut(trouble.name(), Format.ONNX, bytes, LIMIT);
            scene.awaitServing(only(wanted));

            var asked = System.nanoTime();
            occupant().embed(List.of(trouble.text), trouble.patience);

            await().atMost(LIMIT).pollInterval(TICK).until(() -> scene.serving().equals(SOUND));
            assertBack(asked, trouble.text);
            scene.awaitOutcome(wanted, Outcome.FAILED);
            expect(failure(), trouble.reason, trouble.words);
        }
    }

    @Test
    void a_variant_that_makes_its_engine_abort_is_left_for_the_next_without_a_controller()
            throws Exception {
        scene = new SlotScene(folder.resolve("device"), engines()).start();
        var fatal = CraftedModels.aborts(sound(), "");
        var wanted =
                assignment(
                        "r1",
                        manifest(
                                V1,
                                scene.variant(V1, "f32", PrecisionClass.FULL, Format.GGUF, fatal),
                                scene.variant(
                                        V1, "q8", PrecisionClass.MEDIUM, Format.GGUF, sound())));

        scene.assign(wanted);

        scene.awaitOutcome(wanted, Outcome.SERVING);
        assertThat(scene.serving()).isEqualTo(SOUND);
        assertThat(scene.pursuit().attempts())
                .extracting(Attempt::cause)
                .containsExactly(Cause.ASSIGNMENT, Cause.RETRY, Cause.LADDER);
        expect(failure(), FailureReason.ENGINE_CRASHED, "killed by signal 6");
        expect(failure(), FailureReason.ENGINE_CRASHED, "unsupported types");
    }

    private VariantRuntime engines() {
        assumeTrue(Files.exists(HOST), () -> "no " + HOST + "; build agent/host first");
        return new RuntimeHost(
                HOST.toAbsolutePath(), folder.resolve("runtime"), watch, List.of(folder));
    }

    /** A device on which a sound model serves. */
    private void start(VariantRuntime runtime, Format format) throws Exception {
        watch.start();
        scene =
                new SlotScene(folder.resolve("device"), runtime)
                        .withMemory(MEMORY * MIB, 0)
                        .withPatience(Duration.ofSeconds(6))
                        .start();
        var variant = scene.variant(V1, "q8", PrecisionClass.MEDIUM, format, sound());
        scene.assign(assignment("r1", manifest(V1, variant)));
        scene.awaitServing(SOUND);
    }

    private SlotAssignment rollOut(String name, Format format, byte[] bytes, Duration soak)
            throws IOException {
        var version = "models/m/versions/" + name.toLowerCase(Locale.ROOT).replace('_', '-');
        var variant = scene.variant(version, "q8", PrecisionClass.MEDIUM, format, bytes);
        var wanted = assignment(name, 0, false, manifest(version, variant), conduct(0, soak));
        scene.assign(wanted);
        return wanted;
    }

    private static String only(SlotAssignment wanted) {
        return wanted.manifest().variants().getFirst().name();
    }

    private static byte[] sound() throws IOException {
        var model = MODELS.resolve("stories260K.gguf");
        assumeTrue(Files.exists(model), () -> "no " + model + "; set FLOTILLA_TEST_MODELS");
        return Files.readAllBytes(model);
    }

    private RunningModel occupant() {
        return scene.slots.named(SLOT).orElseThrow().occupant().orElseThrow().model();
    }

    private static TextOutcome write(RunningModel model) throws InterruptedException {
        var always = new TextOrder.Sampling(0, 0, 0, 0, OptionalLong.empty(), NO_PENALTIES, "");
        var order = new TextOrder(new TextOrder.Prompt.Plain("Once"), always, 4, List.of());
        return model.write(order, _ -> true, LIMIT);
    }

    /** A machine on which others are so busy that a host takes as long to start is excused. */
    private void assertBack(long sinceNanos, String what) {
        var took = Duration.ofNanos(System.nanoTime() - sinceNanos);
        var start = occupant().loadTime();
        assertThat(took)
                .as("%s, with a start of %s", what, start)
                .isLessThan(Collections.max(List.of(BACK, start.multipliedBy(2))));
    }

    private boolean hasFailed(SlotAssignment wanted) {
        return scene.pursuit().isOf(wanted)
                && scene.pursuit().attempts().stream().anyMatch(one -> one.failure() != null);
    }

    private Failure failure() {
        return requireNonNull(scene.pursuit().attempts().getFirst().failure());
    }

    private static void expect(Failure failure, FailureReason reason, String words) {
        assertThat(failure.reason()).as(failure.words()).isEqualTo(reason);
        assertThat(failure.message()).contains(words);
    }
}

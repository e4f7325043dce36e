package io.flotilla.agent.reconcile.wire;

import static io.flotilla.agent.TestManifests.gguf;
import static io.flotilla.agent.TestManifests.manifest;
import static io.flotilla.agent.TestManifests.slot;
import static io.flotilla.agent.TestManifests.variant;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.agent.artifact.TestArtifact;
import io.flotilla.agent.reconcile.Attempt;
import io.flotilla.agent.reconcile.Attempt.Cause;
import io.flotilla.agent.reconcile.Attempt.Failure;
import io.flotilla.agent.reconcile.Attempt.Figures;
import io.flotilla.agent.reconcile.Attempt.Occasion;
import io.flotilla.agent.reconcile.Attempt.Times;
import io.flotilla.agent.reconcile.AttemptState;
import io.flotilla.agent.reconcile.FailureReason;
import io.flotilla.agent.reconcile.Installed;
import io.flotilla.agent.reconcile.Pursuit;
import io.flotilla.agent.reconcile.SlotState;
import io.flotilla.agent.reconcile.SlotState.Trial;
import io.flotilla.agent.reconcile.desired.Assignment;
import io.flotilla.agent.reconcile.desired.ManifestAdapter;
import io.flotilla.agent.reconcile.desired.ManifestVariant;
import io.flotilla.agent.reconcile.desired.SlotAssignment;
import io.flotilla.agent.runtime.EngineSetting;
import io.flotilla.agent.select.Quarantines;
import io.flotilla.contract.fit.KeyValueType;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.proto.agent.v1.InstalledVariant;
import io.flotilla.proto.agent.v1.SlotJournal;
import io.flotilla.proto.link.v1.SlotReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalFilesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123Z");
    private static final String V1 = "models/m/versions/v1";
    private static final TestArtifact MODEL = TestArtifact.random(1, 100, 10);

    @TempDir private Path folder;
    private JournalFiles journal;

    @BeforeEach
    void open() throws Exception {
        journal = new JournalFiles(folder.resolve("state"));
    }

    @Test
    void an_empty_journal_holds_nothing() throws Exception {
        assertThat(journal.loadAssignment()).isEqualTo(Assignment.NONE);
        assertThat(journal.loadSlots()).isEmpty();
    }

    @Test
    void an_assignment_comes_back() throws Exception {
        var assignment = anAssignment();
        journal.save(assignment);

        var loaded = new JournalFiles(folder.resolve("state")).loadAssignment();

        assertThat(loaded).isEqualTo(assignment);
    }

    @Test
    void a_slot_comes_back_with_all_that_was_written() throws Exception {
        var variant =
                AdapterMapper.offering(
                        ManifestMapper.fromProto(gguf(V1, "f32", MODEL)),
                        List.of(new ManifestAdapter(V1 + "/adapters/polite", MODEL.ref())));
        var setting =
                new EngineSetting(
                        ModelRuntime.LLAMA_CPP, "cuda", "CUDA1", 20, KeyValueType.Q8_0, 512);
        var installed = new Installed(V1, variant, setting, 1234);
        var state =
                new SlotState(
                        "embed",
                        new Pursuit(
                                "rollouts/r1/deployments/d1",
                                3,
                                1,
                                Pursuit.Outcome.SERVING,
                                null,
                                everyKindOfAttempt()),
                        installed,
                        installed,
                        new Trial(installed, 2),
                        new Quarantines(
                                List.of(
                                        new Quarantines.Entry(
                                                variant.name(),
                                                variant.content(),
                                                "x86-64/avx2/4GiB/cpu",
                                                "did not load",
                                                NOW))),
                        List.of(NOW.minusSeconds(60)));
        journal.save(state);

        var loaded = new JournalFiles(folder.resolve("state")).loadSlots();

        assertThat(loaded).containsExactly(state);
    }

    @Test
    void what_a_newer_agent_has_added_is_passed_over() throws Exception {
        var assignment = anAssignment();
        journal.save(assignment);
        journal.save(
                new SlotState(
                        "embed", Pursuit.NONE, null, null, null, Quarantines.NONE, List.of()));
        // A field that nobody knows yet, number 1,000, with the text "new".
        var unknown = new byte[] {(byte) 0xc2, 0x3e, 3, 'n', 'e', 'w'};
        try (var files = Files.list(folder.resolve("state"))) {
            for (var file : files.toList()) {
                Files.write(file, unknown, StandardOpenOption.APPEND);
            }
        }

        var older = new JournalFiles(folder.resolve("state"));

        assertThat(older.loadAssignment()).isEqualTo(assignment);
        assertThat(older.loadSlots()).extracting(SlotState::slot).containsExactly("embed");
    }

    /** A file that was encoded by the form of the first agent that wrote one. */
    @Test
    void what_the_first_agent_wrote_is_read() throws Exception {
        try (var file = getClass().getResourceAsStream("/first-journal/embed.slot")) {
            Files.copy(file, folder.resolve("state/embed.slot"));
        }

        var slot = journal.loadSlots().getFirst();

        assertThat(slot.slot()).isEqualTo("embed");
        assertThat(slot.pursuit().outcome()).isEqualTo(Pursuit.Outcome.SERVING);
        assertThat(slot.pursuit().attempts().getFirst().state()).isEqualTo(AttemptState.SUCCEEDED);
        assertThat(requireNonNull(slot.active()).variant().name())
                .isEqualTo("models/m/versions/v2/variants/int8");
        assertThat(requireNonNull(slot.active()).setting().provider()).isEqualTo("cpu");
        assertThat(requireNonNull(slot.previous()).modelVersion()).isEqualTo(V1);
        assertThat(slot.quarantines().entries()).hasSize(1);

        journal.save(slot);

        assertThat(journal.loadSlots()).containsExactly(slot);
    }

    @Test
    void what_a_newer_agent_had_for_an_engine_of_its_own_makes_way_for_what_served_before()
            throws Exception {
        write(installed("of the future"), installed("onnxruntime"));

        var slot = journal.loadSlots().getFirst();

        assertThat(requireNonNull(slot.active()).setting().runtime())
                .isEqualTo(ModelRuntime.ONNX_RUNTIME);
        assertThat(slot.previous()).isNull();
        assertThat(slot.trial()).isNull();
        assertThat(slot.pursuit()).isEqualTo(Pursuit.NONE);
    }

    @Test
    void what_cannot_serve_any_more_is_no_reason_to_forget_what_does() throws Exception {
        write(installed("onnxruntime"), installed("of the future"));

        var slot = journal.loadSlots().getFirst();

        assertThat(requireNonNull(slot.active()).setting().runtime())
                .isEqualTo(ModelRuntime.ONNX_RUNTIME);
        assertThat(slot.previous()).isNull();
        assertThat(slot.pursuit().outcome()).isEqualTo(Pursuit.Outcome.SERVING);
    }

    @Test
    void a_variant_with_files_of_a_kind_of_the_future_is_left_out_and_the_others_stay()
            throws Exception {
        var known = variant(V1, "int8", "INT8", MODEL);
        var message = anAssigned(manifest(V1, known, withNewerFile(known)));
        Files.write(folder.resolve("state/assignment"), message.build().toByteArray());

        var loaded = journal.loadAssignment();

        assertThat(loaded.generation()).isEqualTo(7);
        assertThat(loaded.slots().getFirst().manifest().variants())
                .extracting(ManifestVariant::name)
                .containsExactly(known.getName());
    }

    @Test
    void what_serves_with_files_of_a_kind_of_the_future_makes_way_for_what_served_before()
            throws Exception {
        var known = installed("onnxruntime");
        var newer = known.toBuilder().setVariant(withNewerFile(known.getVariant())).build();
        write(newer, known);

        var slot = journal.loadSlots().getFirst();

        assertThat(requireNonNull(slot.active()).variant().name())
                .isEqualTo(known.getVariant().getName());
        assertThat(slot.previous()).isNull();
    }

    @Test
    void a_slot_whose_assignment_only_a_newer_agent_can_read_goes_on_with_what_it_has()
            throws Exception {
        var readable = anAssigned(manifest(V1, variant(V1, "int8", "INT8", MODEL)));
        var slot = readable.getSlots(0).toBuilder().setSlot("other");
        slot.getScheduleBuilder().getDownloadBuilder().setAt("at full moon");
        Files.write(
                folder.resolve("state/assignment"), readable.addSlots(slot).build().toByteArray());

        var loaded = journal.loadAssignment();

        assertThat(loaded.slots())
                .extracting(SlotAssignment::slot)
                .containsExactly("embed", "other");
        assertThat(loaded.slots().getFirst().manifest().variants()).hasSize(1);
        var other = loaded.slots().getLast();
        assertThat(other.deployment()).isEqualTo("rollouts/r1/deployments/d1");
        assertThat(other.manifest().variants()).isEmpty();
    }

    private static io.flotilla.proto.link.v1.Assignment.Builder anAssigned(
            io.flotilla.proto.registry.v1.Manifest manifest) {
        return io.flotilla.proto.link.v1.Assignment.newBuilder()
                .setGeneration(7)
                .addSlots(slot("embed", "r1", manifest));
    }

    /** A variant whose second file is for something that nobody knows yet. */
    private static io.flotilla.proto.registry.v1.ManifestVariant withNewerFile(
            io.flotilla.proto.registry.v1.ManifestVariant variant) {
        var file = variant.getFiles(0).toBuilder().setPath("eyes.onnx").setRoleValue(99);
        return variant.toBuilder().setName(V1 + "/variants/newer").addFiles(file).build();
    }

    private static InstalledVariant installed(String engine) {
        return InstalledVariant.newBuilder()
                .setModelVersion(V1)
                .setVariant(variant(V1, "int8", "INT8", MODEL))
                .setRuntime(engine)
                .build();
    }

    /** What a newer agent wrote of a slot. */
    private void write(InstalledVariant active, InstalledVariant previous) throws IOException {
        var report =
                SlotReport.newBuilder()
                        .setSlot("embed")
                        .setDeployment("rollouts/r1/deployments/d1")
                        .setOutcome(SlotReport.Outcome.OUTCOME_SERVING);
        var message =
                SlotJournal.newBuilder()
                        .setSlot("embed")
                        .setReport(report)
                        .setActive(active)
                        .setPrevious(previous)
                        .setCandidate(installed("of the future"))
                        .setCandidateStartCount(1);
        Files.write(folder.resolve("state/embed.slot"), message.build().toByteArray());
    }

    @Test
    void a_slot_that_was_removed_is_gone() throws Exception {
        journal.save(
                new SlotState(
                        "embed", Pursuit.NONE, null, null, null, Quarantines.NONE, List.of()));

        journal.remove("embed");

        assertThat(journal.loadSlots()).isEmpty();
    }

    private static Assignment anAssignment() throws InvalidAssignmentException {
        return AssignmentMapper.fromProto(
                io.flotilla.proto.link.v1.Assignment.newBuilder()
                        .setGeneration(7)
                        .addSlots(
                                slot(
                                        "embed",
                                        "r1",
                                        manifest(V1, variant(V1, "int8", "INT8", MODEL))))
                        .build());
    }

    private static List<Attempt> everyKindOfAttempt() {
        var times = new Times(NOW, NOW.plusSeconds(1));
        var states =
                Arrays.stream(AttemptState.values())
                        .map(state -> attempt(Cause.ASSIGNMENT, state, null, times));
        var causes =
                Arrays.stream(Cause.values())
                        .map(cause -> attempt(cause, AttemptState.SUCCEEDED, null, times));
        var reasons =
                Arrays.stream(FailureReason.values())
                        .map(reason -> new Failure(reason, "because"))
                        .map(why -> attempt(Cause.RETRY, AttemptState.FAILED, why, times));
        return Stream.of(states, causes, reasons).flatMap(kind -> kind).toList();
    }

    private static Attempt attempt(
            Cause cause, AttemptState state, @Nullable Failure failure, Times times) {
        return new Attempt(
                1,
                cause,
                V1 + "/variants/int8",
                state,
                new Figures(5, 10, 0.5),
                failure,
                cause == Cause.LADDER ? new Occasion("OOM_KILLED", "no memory") : null,
                times);
    }
}

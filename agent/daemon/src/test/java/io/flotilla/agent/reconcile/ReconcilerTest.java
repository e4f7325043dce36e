package io.flotilla.agent.reconcile;

import static io.flotilla.agent.reconcile.SlotScene.LIMIT;
import static io.flotilla.agent.reconcile.SlotScene.SLOT;
import static io.flotilla.agent.reconcile.SlotScene.assignment;
import static io.flotilla.agent.reconcile.SlotScene.conduct;
import static io.flotilla.agent.reconcile.SlotScene.manifest;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flotilla.agent.reconcile.Attempt.Cause;
import io.flotilla.agent.reconcile.DeviceStatus.Health;
import io.flotilla.agent.reconcile.Pursuit.Outcome;
import io.flotilla.agent.reconcile.desired.Assignment;
import io.flotilla.agent.reconcile.desired.GoldenTest;
import io.flotilla.agent.reconcile.desired.GoldenTest.GoldenCase;
import io.flotilla.agent.reconcile.desired.Manifest;
import io.flotilla.agent.reconcile.desired.SlotAssignment;
import io.flotilla.agent.reconcile.wire.JournalFiles;
import io.flotilla.agent.runtime.FakeRuntime;
import io.flotilla.agent.runtime.Fault;
import io.flotilla.contract.format.PrecisionClass;
import io.flotilla.contract.selection.Candidate;
import io.flotilla.contract.selection.Rejection;
import io.flotilla.contract.selection.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReconcilerTest {
    private static final String V1 = "models/m/versions/v1";
    private static final String V2 = "models/m/versions/v2";
    private static final String V1_FP32 = V1 + "/variants/fp32";
    private static final String V1_INT8 = V1 + "/variants/int8";
    private static final String V2_INT8 = V2 + "/variants/int8";
    private static final long MIB = 1 << 20;

    @TempDir private Path folder;
    private SlotScene scene;

    @BeforeEach
    void start() throws IOException {
        scene = new SlotScene(folder).start();
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    private Manifest first() {
        return manifest(V1, scene.variant(V1, "int8", PrecisionClass.MEDIUM, "one"));
    }

    private Manifest second() {
        return manifest(V2, scene.variant(V2, "int8", PrecisionClass.MEDIUM, "two"));
    }

    private Manifest ladder() {
        return manifest(
                V1,
                scene.variant(V1, "fp32", PrecisionClass.FULL, "large", 20_000),
                scene.variant(V1, "int8", PrecisionClass.MEDIUM, "small"));
    }

    @Test
    void a_slot_comes_to_serve_what_is_assigned() throws Exception {
        var wanted = assignment("r1", first());

        scene.assign(wanted);

        scene.awaitOutcome(wanted, Outcome.SERVING);
        assertThat(scene.serving()).isEqualTo(V1_INT8);
        assertThat(scene.pursuit().attempts())
                .singleElement()
                .matches(attempt -> attempt.state() == AttemptState.SUCCEEDED)
                .matches(attempt -> attempt.cause() == Cause.ASSIGNMENT);
    }

    @Test
    void an_assignment_that_is_not_newer_changes_nothing() throws Exception {
        var wanted = assignment("r1", first());
        scene.assign(wanted);
        scene.awaitOutcome(wanted, Outcome.SERVING);

        scene.reconciler.accept(new Assignment(1, List.of()));

        assertThat(scene.reconciler.generation()).isEqualTo(1);
        assertThat(scene.serving()).isEqualTo(V1_INT8);
    }

    @Test
    void a_variant_that_fails_its_golden_test_makes_way_for_the_next() throws Exception {
        var expected = new GoldenCase("text", FakeRuntime.answer("small", "text"));
        var golden =
                new GoldenTest(
                        List.of(expected),
                        Map.of(PrecisionClass.MEDIUM, 0.99, PrecisionClass.FULL, 0.9999));
        var wanted = assignment("r1", new Manifest(V1, ladder().variants(), golden));

        scene.assign(wanted);

        scene.awaitOutcome(wanted, Outcome.SERVING);
        assertThat(scene.serving()).isEqualTo(V1_INT8);
        var attempts = scene.pursuit().attempts();
        assertThat(attempts.getFirst().failure())
                .extracting(Attempt.Failure::reason)
                .isEqualTo(FailureReason.GOLDEN_TEST_FAILED);
        assertThat(attempts.getLast().figures().goldenCosine()).isGreaterThan(0.99);
        assertThat(scene.runtime.models().getFirst().isClosed()).isTrue();
    }

    @Test
    void a_variant_that_failed_is_rejected_as_quarantined() throws Exception {
        scene.runtime.failToLoad("large", Fault.Kind.OUT_OF_MEMORY);
        var wanted = assignment("r1", ladder());

        scene.assign(wanted);

        scene.awaitOutcome(wanted, Outcome.SERVING);
        assertThat(selection().rejected())
                .singleElement()
                .satisfies(
                        rejected -> {
                            assertThat(rejected.variant()).isEqualTo(V1_FP32);
                            assertThat(rejected.rejections())
                                    .extracting(Rejection::reason)
                                    .containsExactly(Rejection.Reason.QUARANTINED);
                        });
    }

    @Test
    void a_quarantine_outlives_a_restart_and_another_rollout() throws Exception {
        scene.runtime.failToLoad("large", Fault.Kind.LOAD_FAILED);
        var wanted = assignment("r1", ladder());
        scene.assign(wanted);
        scene.awaitOutcome(wanted, Outcome.SERVING);
        scene.runtime.recover("large");
        scene.restart();

        var again = assignment("r2", ladder());
        scene.assign(again);

        scene.awaitOutcome(again, Outcome.SERVING);
        assertThat(scene.pursuit().attempts())
                .extracting(Attempt::variant)
                .containsExactly(V1_INT8);
    }

    @Test
    void a_new_round_gives_every_variant_another_chance() throws Exception {
        scene.runtime.failToLoad("large", Fault.Kind.LOAD_FAILED);
        var wanted = assignment("r1", ladder());
        scene.assign(wanted);
        scene.awaitOutcome(wanted, Outcome.SERVING);
        scene.runtime.recover("large");

        var again = assignment("r1", 1, false, ladder(), conduct(1, Duration.ZERO));
        scene.assign(again);

        scene.awaitOutcome(again, Outcome.SERVING);
        assertThat(scene.serving()).isEqualTo(V1_FP32);
        assertThat(scene.pursuit().attempts()).extracting(Attempt::number).containsExactly(1, 2, 3);
    }

    @Test
    void a_crash_is_tried_again_before_the_next_variant() throws Exception {
        scene.runtime.failToLoad("large", Fault.Kind.ENGINE_CRASHED);
        var wanted = assignment("r1", ladder());

        scene.assign(wanted);

        scene.awaitOutcome(wanted, Outcome.SERVING);
        assertThat(scene.pursuit().attempts())
                .extracting(Attempt::cause)
                .containsExactly(Cause.ASSIGNMENT, Cause.RETRY, Cause.LADDER);
    }

    @Test
    void when_nothing_works_the_one_before_serves_on() throws Exception {
        var before = assignment("r1", first());
        scene.assign(before);
        scene.awaitOutcome(before, Outcome.SERVING);
        scene.runtime.failToLoad("two", Fault.Kind.LOAD_FAILED);

        var wanted = assignment("r2", second());
        scene.assign(wanted);

        scene.awaitOutcome(wanted, Outcome.FAILED);
        assertThat(scene.serving()).isEqualTo(V1_INT8);
        assertThat(scene.pursuit().attempts())
                .extracting(Attempt::state)
                .containsExactly(AttemptState.FAILED);
        assertThat(scene.reconciler.status().health()).isEqualTo(Health.DEGRADED);
    }

    @Test
    void both_are_loaded_at_once_where_memory_allows() throws Exception {
        var before = assignment("r1", first());
        scene.assign(before);
        scene.awaitOutcome(before, Outcome.SERVING);
        var slot = scene.slots.named(SLOT).orElseThrow();
        var lease = slot.lease().orElseThrow();

        scene.assign(assignment("r2", second()));

        scene.awaitServing(V2_INT8);
        assertThat(scene.runtime.models().getFirst().isClosed()).isFalse();
        lease.close();
        await().atMost(LIMIT).until(() -> scene.runtime.models().getFirst().isClosed());
    }

    @Test
    void the_one_before_is_unloaded_first_where_memory_does_not_allow_both() throws Exception {
        scene.close();
        scene.withMemory(180 * MIB, 20 * MIB).start();
        scene.runtime.residentBytes(110 * MIB);
        var before = assignment("r1", first());
        scene.assign(before);
        scene.awaitOutcome(before, Outcome.SERVING);
        scene.runtime.failToLoad("two", Fault.Kind.OUT_OF_MEMORY);

        var wanted = assignment("r2", second());
        scene.assign(wanted);

        scene.awaitOutcome(wanted, Outcome.FAILED);
        assertThat(scene.pursuit().attempts())
                .extracting(Attempt::state)
                .containsExactly(AttemptState.REVERTED);
        scene.awaitServing(V1_INT8);
    }

    @Test
    void a_version_of_which_nothing_fits_is_not_tried() throws Exception {
        scene.close();
        scene.withMemory(60 * MIB, 20 * MIB).start();
        var wanted = assignment("r1", first());

        scene.assign(wanted);

        scene.awaitOutcome(wanted, Outcome.NO_VARIANT);
        assertThat(scene.pursuit().attempts()).isEmpty();
        assertThat(selection().candidates())
                .extracting(Candidate::variant)
                .containsExactly(V1_INT8);
        assertThat(scene.source.fetched()).isEmpty();
    }

    @Test
    void a_model_that_dies_while_it_soaks_is_reverted() throws Exception {
        var before = assignment("r1", first());
        scene.assign(before);
        scene.awaitOutcome(before, Outcome.SERVING);
        var wanted = assignment("r2", 0, false, second(), conduct(0, Duration.ofHours(1)));
        scene.assign(wanted);
        await().atMost(LIMIT).until(() -> isLast(AttemptState.SOAKING));

        scene.runtime.models().getLast().die(Fault.Kind.ENGINE_CRASHED);

        scene.awaitOutcome(wanted, Outcome.FAILED);
        assertThat(isLast(AttemptState.REVERTED)).isTrue();
        scene.awaitServing(V1_INT8);
    }

    @Test
    void a_model_that_dies_later_is_started_again() throws Exception {
        var wanted = assignment("r1", first());
        scene.assign(wanted);
        scene.awaitOutcome(wanted, Outcome.SERVING);

        scene.runtime.models().getFirst().die(Fault.Kind.ENGINE_CRASHED);

        await().atMost(LIMIT).until(() -> scene.runtime.models().size() == 2);
        scene.awaitServing(V1_INT8);
        assertThat(scene.crashes).containsExactly(V1_INT8);
        assertThat(scene.pursuit().outcome()).isEqualTo(Outcome.SERVING);
    }

    @Test
    void a_version_that_the_device_runs_already_is_confirmed_and_moves_no_bytes() throws Exception {
        var before = assignment("r1", first());
        scene.assign(before);
        scene.awaitOutcome(before, Outcome.SERVING);
        var fetched = scene.source.fetched().size();

        var wanted = assignment("r2", first());
        scene.assign(wanted);

        scene.awaitOutcome(wanted, Outcome.SERVING);
        assertThat(scene.source.fetched()).hasSize(fetched);
        assertThat(scene.runtime.models()).hasSize(1);
    }

    @Test
    void a_rollback_goes_back_to_what_is_kept() throws Exception {
        var before = assignment("r1", first());
        scene.assign(before);
        scene.awaitOutcome(before, Outcome.SERVING);
        var wanted = assignment("r2", second());
        scene.assign(wanted);
        scene.awaitOutcome(wanted, Outcome.SERVING);
        scene.source.away(true);

        var back = assignment("r2", 1, true, first(), conduct(1, Duration.ZERO));
        scene.assign(back);

        scene.awaitOutcome(back, Outcome.SERVING);
        assertThat(scene.serving()).isEqualTo(V1_INT8);
        assertThat(scene.pursuit().attempts().getLast().cause()).isEqualTo(Cause.ROLLBACK);
        assertThat(scene.pursuit().attempts().getLast().figures().receivedBytes()).isZero();
    }

    @Test
    void what_expired_while_it_was_fetched_is_not_activated() throws Exception {
        var before = assignment("r1", first());
        scene.assign(before);
        scene.awaitOutcome(before, Outcome.SERVING);
        var wanted = assignment("r2", second());
        scene.source.away(true);
        scene.assign(wanted);
        await().atMost(LIMIT).until(() -> isDownloading(wanted));

        scene.isStale = true;
        scene.source.away(false);

        scene.awaitOutcome(wanted, Outcome.FAILED);
        assertThat(scene.pursuit().attempts())
                .extracting(Attempt::failure)
                .allSatisfy(
                        failure ->
                                assertThat(requireNonNull(failure).reason())
                                        .isEqualTo(FailureReason.EXPIRED));
        assertThat(scene.serving()).isEqualTo(V1_INT8);
        assertThat(scene.runtime.models()).hasSize(1);
    }

    private boolean isDownloading(SlotAssignment wanted) {
        return scene.pursuit().isOf(wanted)
                && scene.pursuit()
                        .last()
                        .filter(attempt -> attempt.state() == AttemptState.DOWNLOADING)
                        .isPresent();
    }

    @Test
    void the_way_back_is_open_whatever_has_expired() throws Exception {
        var before = assignment("r1", first());
        scene.assign(before);
        scene.awaitOutcome(before, Outcome.SERVING);
        var wanted = assignment("r2", second());
        scene.assign(wanted);
        scene.awaitOutcome(wanted, Outcome.SERVING);
        scene.isStale = true;

        var back = assignment("r2", 1, true, first(), conduct(1, Duration.ZERO));
        scene.assign(back);

        scene.awaitOutcome(back, Outcome.SERVING);
        assertThat(scene.serving()).isEqualTo(V1_INT8);
    }

    @Test
    void what_serves_goes_on_serving_over_a_restart_whatever_has_expired() throws Exception {
        var wanted = assignment("r1", first());
        scene.assign(wanted);
        scene.awaitOutcome(wanted, Outcome.SERVING);
        scene.isStale = true;

        scene.restart();

        scene.awaitServing(V1_INT8);
    }

    @Test
    void what_serves_goes_on_where_its_assignment_cannot_be_read_any_more() throws Exception {
        var wanted = assignment("r1", first());
        scene.assign(wanted);
        scene.awaitOutcome(wanted, Outcome.SERVING);

        scene.restartWithUnreadableAssignment();

        scene.awaitServing(V1_INT8);
        assertThat(scene.pursuit().outcome()).isEqualTo(Outcome.SERVING);
    }

    @Test
    void a_restart_serves_what_was_active_without_any_source() throws Exception {
        var wanted = assignment("r1", first());
        scene.assign(wanted);
        scene.awaitOutcome(wanted, Outcome.SERVING);
        scene.source.away(true);

        scene.restart();

        scene.awaitServing(V1_INT8);
        assertThat(scene.pursuit().outcome()).isEqualTo(Outcome.SERVING);
        assertThat(scene.pursuit().attempts()).hasSize(1);
    }

    @Test
    void a_restart_in_the_middle_of_a_download_goes_on_where_it_was() throws Exception {
        scene.source.cutForGoodAfter(4);
        var wanted = assignment("r1", first());
        scene.assign(wanted);
        await().atMost(LIMIT).until(() -> scene.source.fetched().size() == 4);
        scene.source.recover();

        scene.restart();

        scene.awaitOutcome(wanted, Outcome.SERVING);
        assertThat(scene.source.fetched()).doesNotHaveDuplicates().hasSize(10);
        assertThat(scene.pursuit().attempts()).hasSize(1);
    }

    @Test
    void a_byte_that_flipped_on_disk_is_never_served_but_fetched_again() throws Exception {
        var wanted = assignment("r1", first());
        scene.assign(wanted);
        scene.awaitOutcome(wanted, Outcome.SERVING);
        scene.close();
        var file = scene.cache.path(first().variants().getFirst().digests().iterator().next());
        var bytes = Files.readAllBytes(file);
        bytes[5000] ^= 1;
        Files.write(file, bytes);
        scene.source.away(true);

        scene.start();

        await().atMost(LIMIT).until(() -> scene.reconciler.status().health() == Health.UNHEALTHY);
        assertThat(scene.serving()).isEmpty();
        scene.source.recover();
        scene.awaitServing(V1_INT8);
    }

    @Test
    void a_disk_that_is_full_makes_way_for_a_smaller_variant() throws Exception {
        scene.close();
        scene.withDisk(15_000).start();
        var wanted = assignment("r1", ladder());

        scene.assign(wanted);

        scene.awaitOutcome(wanted, Outcome.SERVING);
        assertThat(scene.serving()).isEqualTo(V1_INT8);
    }

    @Test
    void files_that_never_match_end_the_matter() throws Exception {
        scene.source.flipPieces(Integer.MAX_VALUE);
        var wanted = assignment("r1", ladder());

        scene.assign(wanted);

        scene.awaitOutcome(wanted, Outcome.FAILED);
        assertThat(scene.pursuit().attempts())
                .singleElement()
                .extracting(Attempt::failure)
                .matches(failure -> failure.reason() == FailureReason.DIGEST_MISMATCH);
    }

    @Test
    void another_assignment_cuts_a_download_off() throws Exception {
        scene.source.away(true);
        scene.assign(assignment("r1", first()));
        await().atMost(LIMIT).until(() -> isLast(AttemptState.DOWNLOADING));
        scene.source.recover();

        var wanted = assignment("r2", second());
        scene.assign(wanted);

        scene.awaitOutcome(wanted, Outcome.SERVING);
        assertThat(scene.serving()).isEqualTo(V2_INT8);
    }

    @Test
    void a_variant_that_took_the_agent_down_twice_is_not_loaded_again() throws Exception {
        var wanted = assignment("r1", ladder());
        scene.assign(wanted);
        scene.awaitOutcome(wanted, Outcome.SERVING);
        scene.close();
        var journal = new JournalFiles(folder.resolve("state"));
        var state = journal.loadSlots().getFirst();
        var active = requireNonNull(state.active());
        var attempt =
                Attempt.assign(1, Cause.ASSIGNMENT, active.variant(), Instant.EPOCH)
                        .download(Instant.EPOCH)
                        .verify(Instant.EPOCH)
                        .stage(Instant.EPOCH)
                        .activate(Instant.EPOCH);
        var activating =
                Pursuit.NONE
                        .begin(wanted)
                        .choose(requireNonNull(state.pursuit().selection()))
                        .add(attempt);
        journal.save(SlotState.empty(SLOT).with(activating).startTrial(active).startTrial(active));

        scene.start();

        scene.awaitOutcome(wanted, Outcome.SERVING);
        assertThat(scene.serving()).isEqualTo(V1_INT8);
        assertThat(scene.pursuit().attempts().getFirst().failure())
                .extracting(Attempt.Failure::reason)
                .isEqualTo(FailureReason.ENGINE_CRASHED);
    }

    private Selection selection() {
        return requireNonNull(scene.pursuit().selection());
    }

    private boolean isLast(AttemptState state) {
        return scene.pursuit().last().filter(attempt -> attempt.state() == state).isPresent();
    }
}

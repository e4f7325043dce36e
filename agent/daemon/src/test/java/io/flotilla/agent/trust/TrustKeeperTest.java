package io.flotilla.agent.trust;

import static io.flotilla.agent.TestManifests.manifest;
import static io.flotilla.agent.TestManifests.slot;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.google.protobuf.ByteString;
import io.flotilla.agent.TestTrust;
import io.flotilla.agent.trust.wire.TrustJournalFile;
import io.flotilla.agent.trust.wire.TrustMapper;
import io.flotilla.contract.trust.Assigned;
import io.flotilla.contract.trust.Refusal;
import io.flotilla.contract.trust.Verdict;
import io.flotilla.proto.agent.v1.TrustJournal;
import io.flotilla.proto.link.v1.Assignment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustKeeperTest {
    private static final String DEVICE = "devices/d1";
    private static final String VERSION = "models/m/versions/v1";

    @TempDir Path folder;
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());

    @Test
    void the_first_root_that_comes_is_trusted_and_found_again() throws IOException {
        var keeper = open(null);

        keeper.offerRoot(TestTrust.root());

        assertThat(keeper.rootVersion()).isEqualTo(1);
        assertThat(open(null).rootVersion()).isEqualTo(1);
    }

    @Test
    void a_device_without_a_root_trusts_the_first_that_comes_with_an_assignment()
            throws IOException {
        var keeper = open(null);

        assertThat(check(keeper, assignment(1))).isEmpty();
        assertThat(keeper.rootVersion()).isEqualTo(1);
    }

    @Test
    void versions_that_were_seen_are_not_forgotten_over_a_restart() throws IOException {
        assertThat(check(open(null), assignment(5))).isEmpty();

        var refused = check(open(null), generation(6, assignment(4)));

        assertThat(refused).map(Verdict.Refused::reason).contains(Refusal.REPLAYED);
    }

    @Test
    void a_root_that_is_pinned_is_trusted_before_any_that_comes() throws IOException {
        var pinned = folder.resolve("root.json");
        Files.write(pinned, TestTrust.root());
        var keeper = open(pinned);

        keeper.offerRoot("{}".getBytes(UTF_8));

        assertThat(keeper.rootVersion()).isEqualTo(1);
        assertThat(check(keeper, assignment(1))).isEmpty();
    }

    @Test
    void a_pinned_file_that_is_no_root_fails_the_start() throws IOException {
        var pinned = folder.resolve("root.json");
        Files.writeString(pinned, "{}");

        assertThatIOException()
                .isThrownBy(() -> open(pinned))
                .withMessageContaining("root.json is no root to trust");
    }

    @Test
    void without_any_root_nothing_is_acted_on() throws IOException {
        var rootless = assignment(1).toBuilder();
        rootless.getTrustBuilder().clearRoots();

        assertThat(check(open(null), rootless.build()))
                .map(Verdict.Refused::reason)
                .contains(Refusal.UNSIGNED);
    }

    @Test
    void what_a_newer_agent_has_added_is_passed_over() throws IOException {
        assertThat(check(open(null), assignment(1))).isEmpty();
        var journal = folder.resolve("trust/trusted");
        var kept = TrustJournal.parseFrom(Files.readAllBytes(journal)).toBuilder();
        kept.getFilesBuilder().putFiles("of the future", ByteString.copyFromUtf8("{}"));
        Files.write(journal, kept.build().toByteArray());
        // A field that nobody knows yet, number 1,000, with the text "new".
        var unknown = new byte[] {(byte) 0xc2, 0x3e, 3, 'n', 'e', 'w'};
        Files.write(journal, unknown, StandardOpenOption.APPEND);

        var older = open(null);

        assertThat(older.rootVersion()).isEqualTo(1);
        assertThat(check(older, assignment(2))).isEmpty();
    }

    @Test
    void a_journal_that_was_altered_fails_the_start() throws IOException {
        assertThat(check(open(null), assignment(1))).isEmpty();
        var journal = folder.resolve("trust/trusted");
        var bytes = Files.readAllBytes(journal);
        bytes[bytes.length / 2] ^= 1;
        Files.write(journal, bytes);

        assertThatIOException().isThrownBy(() -> open(null));
    }

    @Test
    void what_is_known_goes_stale_when_the_timestamp_expires() throws IOException {
        var keeper = open(null);
        assertThat(keeper.isStale()).as("before anything came").isTrue();
        assertThat(check(keeper, assignment(1))).isEmpty();
        assertThat(keeper.isStale()).isFalse();

        now.set(now.get().plus(TestTrust.TIMESTAMP_LIFETIME).plusSeconds(60));

        assertThat(keeper.isStale()).isTrue();
        assertThat(open(null).isStale()).as("after a restart").isTrue();
        assertThat(check(keeper, assignment(2)))
                .map(Verdict.Refused::reason)
                .contains(Refusal.EXPIRED);
    }

    private TrustKeeper open(@Nullable Path pinned) throws IOException {
        InstantSource clock = now::get;
        return TrustKeeper.open(
                new TrustJournalFile(folder.resolve("trust")),
                pinned,
                clock.withZone(ZoneOffset.UTC));
    }

    private static Assignment assignment(long generation) {
        return TestTrust.sign(
                Assignment.newBuilder()
                        .setGeneration(generation)
                        .addSlots(slot("embed", "r1", manifest(VERSION)))
                        .build(),
                DEVICE);
    }

    private static Assignment generation(long generation, Assignment assignment) {
        return assignment.toBuilder().setGeneration(generation).build();
    }

    private static Optional<Verdict.Refused> check(TrustKeeper keeper, Assignment message)
            throws IOException {
        var slots =
                List.of(
                        Assigned.Slot.of(
                                "embed",
                                VERSION,
                                message.getSlots(0).getSignedManifest().toByteArray()));
        return keeper.check(
                TrustMapper.fromProto(message.getTrust()),
                message.getDirection().toByteArray(),
                new Assigned(DEVICE, "1.0.0", message.getGeneration(), slots));
    }
}

package io.flotilla.agent.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.agent.artifact.DownloadOutcome.Complete;
import io.flotilla.agent.artifact.DownloadOutcome.Failed;
import io.flotilla.agent.artifact.DownloadOutcome.Reason;
import io.flotilla.agent.shared.Backoff;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {
    private static final int PIECE = 100;

    @TempDir private Path folder;
    private final InMemoryPieceSource source = new InMemoryPieceSource();
    private final List<DownloadState> states = new ArrayList<>();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private ArtifactCache cache;
    private TestArtifact artifact;

    @BeforeEach
    void offer() throws IOException {
        cache = new ArtifactCache(folder);
        artifact = TestArtifact.random(1, 1050, PIECE);
        source.offer(artifact);
    }

    @Test
    void an_artifact_arrives_whole() throws Exception {
        var outcome = download();

        assertThat(outcome).isEqualTo(new Complete(1050));
        assertThat(cache.path(artifact.sha256())).hasBinaryContent(artifact.bytes());
        assertThat(cache.part(artifact.sha256())).doesNotExist();
        assertThat(cache.journal(artifact.sha256())).doesNotExist();
    }

    @Test
    void its_states_come_in_order() throws Exception {
        download();

        assertThat(states.getFirst()).isInstanceOf(DownloadState.Waiting.class);
        assertThat(states.getLast()).isEqualTo(new DownloadState.Complete(artifact.sha256(), 1050));
        assertThat(states).contains(new DownloadState.Verifying(1050));
    }

    @Test
    void an_artifact_that_is_there_moves_no_bytes() throws Exception {
        download();

        var outcome = download();

        assertThat(outcome).isEqualTo(new Complete(0));
        assertThat(source.fetched()).hasSize(11);
    }

    @Test
    void a_cut_costs_only_what_was_on_its_way() throws Exception {
        source.cutAfter(4, 2);

        var outcome = download();

        assertThat(outcome).isEqualTo(new Complete(1050));
        assertThat(source.fetched()).doesNotHaveDuplicates().hasSize(11);
    }

    @Test
    void a_flipped_piece_is_fetched_again() throws Exception {
        source.flipPieces(1);

        var outcome = download();

        assertThat(outcome).isEqualTo(new Complete(1150));
        assertThat(cache.path(artifact.sha256())).hasBinaryContent(artifact.bytes());
    }

    @Test
    void a_source_of_bad_pieces_is_given_up() throws Exception {
        source.flipPieces(Integer.MAX_VALUE);

        var outcome = download();

        assertThat(outcome)
                .isEqualTo(
                        new Failed(Reason.DIGEST_MISMATCH, "piece 2 is not what the index says"));
        assertThat(cache.holds(artifact.ref())).isFalse();
    }

    @Test
    void a_flipped_index_is_read_again() throws Exception {
        source.flipIndexes(1);

        var outcome = download();

        assertThat(outcome).isEqualTo(new Complete(1050));
    }

    @Test
    void a_source_of_bad_indexes_is_given_up() throws Exception {
        source.flipIndexes(Integer.MAX_VALUE);

        var outcome = download();

        assertThat(outcome).isInstanceOf(Failed.class);
        assertThat(((Failed) outcome).reason()).isEqualTo(Reason.DIGEST_MISMATCH);
        assertThat(source.fetched()).isEmpty();
    }

    @Test
    void a_source_that_stays_away_is_given_up_after_the_limit() throws Exception {
        source.away(true);

        var outcome = download();

        assertThat(outcome).isEqualTo(new Failed(Reason.UNREACHABLE, "away"));
        assertThat(now.get()).isAfter(Instant.EPOCH.plus(Duration.ofMinutes(10)));
    }

    @Test
    void what_arrived_before_it_was_given_up_is_not_fetched_again() throws Exception {
        giveUpAfter(6);

        var outcome = download();

        assertThat(outcome).isEqualTo(new Complete(450));
        assertThat(source.fetched()).doesNotHaveDuplicates();
    }

    @Test
    void a_journal_that_forgot_a_piece_costs_that_piece() throws Exception {
        giveUpAfter(6);
        truncate(cache.journal(artifact.sha256()), 5 * Integer.BYTES);

        var outcome = download();

        assertThat(outcome).isEqualTo(new Complete(550));
    }

    @Test
    void a_journal_that_was_cut_within_an_entry_costs_that_piece() throws Exception {
        giveUpAfter(6);
        truncate(cache.journal(artifact.sha256()), 6 * Integer.BYTES - 1);

        var outcome = download();

        assertThat(outcome).isEqualTo(new Complete(550));
    }

    @Test
    void a_journal_is_not_believed_where_the_bytes_differ() throws Exception {
        giveUpAfter(6);
        var part = cache.part(artifact.sha256());
        var bytes = Files.readAllBytes(part);
        bytes[250] ^= 1;
        Files.write(part, bytes);

        var outcome = download();

        assertThat(outcome).isEqualTo(new Complete(550));
        assertThat(cache.path(artifact.sha256())).hasBinaryContent(artifact.bytes());
    }

    @Test
    void a_part_file_that_was_cut_is_filled_again() throws Exception {
        giveUpAfter(6);
        truncate(cache.part(artifact.sha256()), 300);

        var outcome = download();

        assertThat(outcome).isEqualTo(new Complete(750));
        assertThat(cache.path(artifact.sha256())).hasBinaryContent(artifact.bytes());
    }

    @Test
    void pieces_that_another_artifact_has_are_copied() throws Exception {
        download();
        var edited = artifact.bytes().clone();
        edited[1] ^= 1;
        var successor = TestArtifact.of(edited, PIECE);
        source.offer(successor);

        var outcome = download(successor, Duration.ofMinutes(10));

        assertThat(outcome).isEqualTo(new Complete(PIECE));
        assertThat(cache.path(successor.sha256())).hasBinaryContent(edited);
    }

    @Test
    void a_disk_without_room_is_said_before_any_byte_moves() throws Exception {
        var full = new DiskBudget(folder, cache, 1000);

        var outcome = download(artifact, full, Duration.ofMinutes(10));

        assertThat(outcome).isEqualTo(new Failed(Reason.DISK_FULL, full(full)));
        assertThat(source.fetched()).isEmpty();
    }

    private String full(DiskBudget budget) throws IOException {
        return "1.0 KiB are needed and " + budget.availableBytes() + " B are free";
    }

    private void giveUpAfter(int pieces) throws Exception {
        source.cutForGoodAfter(pieces);
        download();
        source.recover();
    }

    private static void truncate(Path file, long sizeBytes) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(sizeBytes);
        }
    }

    private DownloadOutcome download() throws InterruptedException {
        return download(Duration.ofMinutes(10));
    }

    private DownloadOutcome download(Duration patience) throws InterruptedException {
        return download(artifact, patience);
    }

    private DownloadOutcome download(TestArtifact wanted, Duration patience)
            throws InterruptedException {
        return download(wanted, new DiskBudget(folder, cache, Long.MAX_VALUE), patience);
    }

    /** Time passes with each pause only. */
    private DownloadOutcome download(TestArtifact wanted, DiskBudget disk, Duration limit)
            throws InterruptedException {
        InstantSource time = now::get;
        Clock clock = time.withZone(ZoneOffset.UTC);
        var backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), new Random(1));
        var patience =
                new Download.Patience(
                        clock,
                        backoff,
                        wait -> now.updateAndGet(instant -> instant.plus(wait).plusMillis(1)),
                        limit);
        return new Download(wanted.ref(), cache, source, disk, patience, states::add).run();
    }
}

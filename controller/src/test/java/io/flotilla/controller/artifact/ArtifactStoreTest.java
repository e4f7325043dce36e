package io.flotilla.controller.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.Event;
import io.flotilla.controller.shared.FleetException.FailedPrecondition;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.FleetException.LimitReached;
import io.flotilla.controller.shared.FleetException.NotFound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactStoreTest {

    private static final Actor SOMEBODY = Actor.token("somebody");
    private static final byte[] CONTENT = "some bytes of a model".getBytes(UTF_8);
    private static final Digest DIGEST = Digest.of(CONTENT);

    private static final Duration STALL_TIMEOUT = Duration.ofMinutes(2);

    @TempDir private Path directory;

    private final ArtifactRepository artifacts = new InMemoryArtifactRepository();
    private final List<Event> events = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private ArtifactStore store;

    @BeforeEach
    void open() throws IOException {
        store = storeWithReserve(0);
    }

    @Test
    void a_completed_upload_can_be_read() {
        var artifact = upload(CONTENT);

        assertThat(artifact.digest()).isEqualTo(DIGEST);
        assertThat(artifact.sizeBytes()).isEqualTo(CONTENT.length);
        assertThat(contentOf(DIGEST)).isEqualTo(CONTENT);
    }

    @Test
    void the_index_is_stored_with_its_digest() {
        var artifact = upload(CONTENT);

        try (var index = store.openIndex(DIGEST)) {
            assertThat(Digest.of(index.readAll())).isEqualTo(artifact.indexDigest());
        }
    }

    @Test
    void an_upload_is_an_event() {
        upload(CONTENT);

        assertThat(events)
                .singleElement()
                .satisfies(
                        event -> {
                            assertThat(event.action()).isEqualTo("artifact.upload");
                            assertThat(event.actor()).isEqualTo(SOMEBODY);
                            assertThat(event.resource()).isEqualTo("artifacts/" + DIGEST);
                        });
    }

    @Test
    void nothing_is_visible_before_the_end() {
        try (var upload = store.receive(DIGEST, CONTENT.length, SOMEBODY)) {
            upload.write(CONTENT);

            assertThatExceptionOfType(NotFound.class).isThrownBy(() -> store.open(DIGEST));
        }
    }

    @Test
    void other_bytes_than_announced_leave_nothing() {
        var upload = store.receive(DIGEST, CONTENT.length, SOMEBODY);
        var altered = CONTENT.clone();
        altered[3] ^= 1;
        upload.write(altered);

        assertThatExceptionOfType(InvalidArgument.class)
                .isThrownBy(upload::complete)
                .satisfies(thrown -> assertThat(thrown.reason()).isEqualTo("DIGEST_MISMATCH"));
        assertThatNothingIsStored();
    }

    @Test
    void fewer_bytes_than_announced_leave_nothing() {
        var upload = store.receive(DIGEST, CONTENT.length, SOMEBODY);
        upload.write(Arrays.copyOf(CONTENT, CONTENT.length - 1));

        assertThatExceptionOfType(InvalidArgument.class)
                .isThrownBy(upload::complete)
                .satisfies(thrown -> assertThat(thrown.reason()).isEqualTo("SIZE_MISMATCH"));
        assertThatNothingIsStored();
    }

    @Test
    void more_bytes_than_announced_leave_nothing() {
        var upload = store.receive(DIGEST, CONTENT.length - 1, SOMEBODY);

        assertThatExceptionOfType(InvalidArgument.class)
                .isThrownBy(() -> upload.write(CONTENT))
                .satisfies(thrown -> assertThat(thrown.reason()).isEqualTo("SIZE_MISMATCH"));
        assertThatNothingIsStored();
    }

    @Test
    void an_abandoned_upload_leaves_nothing() {
        var upload = store.receive(DIGEST, CONTENT.length, SOMEBODY);
        upload.write(Arrays.copyOf(CONTENT, 5));

        upload.close();

        assertThatNothingIsStored();
    }

    @Test
    void what_a_killed_controller_left_unfinished_is_gone_after_the_next_start()
            throws IOException {
        var abandoned = store.receive(DIGEST, CONTENT.length, SOMEBODY);
        abandoned.write(Arrays.copyOf(CONTENT, 5));

        store = storeWithReserve(0);

        assertThatNothingIsStored();
    }

    @Test
    void an_upload_that_would_take_the_reserve_is_refused_at_once() throws IOException {
        store = storeWithReserve(Long.MAX_VALUE / 2);

        assertThatExceptionOfType(LimitReached.class)
                .isThrownBy(() -> store.receive(DIGEST, CONTENT.length, SOMEBODY))
                .satisfies(thrown -> assertThat(thrown.reason()).isEqualTo("STORE_FULL"));
        assertThatNothingIsStored();
    }

    @Test
    void uploads_that_fit_one_by_one_but_not_together_are_refused() throws IOException {
        var usableBytes = Files.getFileStore(directory).getUsableSpace();
        var running = store.receive(DIGEST, usableBytes / 2, SOMEBODY);

        assertThatExceptionOfType(LimitReached.class)
                .isThrownBy(() -> store.receive(Digest.ZERO, usableBytes * 3 / 4, SOMEBODY));
        running.close();
        store.receive(Digest.ZERO, usableBytes * 3 / 4, SOMEBODY).close();
    }

    @Test
    void the_same_file_twice_is_one_artifact_and_one_event() {
        var first = upload(CONTENT);
        var second = upload(CONTENT);

        assertThat(second).isEqualTo(first);
        assertThat(events).hasSize(1);
    }

    @Test
    void a_stored_file_is_known_by_digest_and_size() {
        var artifact = upload(CONTENT);

        assertThat(store.findIntact(DIGEST, CONTENT.length)).hasValue(artifact);
        assertThatExceptionOfType(InvalidArgument.class)
                .isThrownBy(() -> store.findIntact(DIGEST, CONTENT.length + 1));
    }

    private Artifact upload(byte[] content) {
        var upload = store.receive(Digest.of(content), content.length, SOMEBODY);
        upload.write(content);
        return upload.complete();
    }

    private byte[] contentOf(Digest digest) {
        try (var file = store.open(digest)) {
            return file.readAll();
        }
    }

    private void assertThatNothingIsStored() {
        assertThat(artifacts.find(DIGEST)).isEmpty();
        assertThat(events).isEmpty();
        assertThat(directory).isDirectoryNotContaining(path -> !Files.isDirectory(path));
        assertThat(directory.resolve("incoming")).isEmptyDirectory();
        assertThat(directory.resolve("sha256")).doesNotExist();
    }

    @Test
    void an_upload_whose_sender_went_away_is_given_up_and_gives_back_its_room() throws IOException {
        var upload = store.receive(DIGEST, CONTENT.length, SOMEBODY);
        upload.write(Arrays.copyOf(CONTENT, 5));
        now = now.plus(STALL_TIMEOUT);
        store.giveUpStalled();
        assertThat(directory.resolve("incoming")).isNotEmptyDirectory();

        now = now.plusSeconds(1);
        store.giveUpStalled();

        assertThat(directory.resolve("incoming")).isEmptyDirectory();
        assertThatExceptionOfType(FailedPrecondition.class)
                .isThrownBy(() -> upload.write(CONTENT))
                .withMessageContaining("begin it again");
        upload(CONTENT);
    }

    private ArtifactStore storeWithReserve(long reserveBytes) throws IOException {
        var clock = clock();
        var config =
                new ArtifactConfig() {
                    @Override
                    public Path directory() {
                        return directory;
                    }

                    @Override
                    public long reserveBytes() {
                        return reserveBytes;
                    }

                    @Override
                    public int downloads() {
                        return 1;
                    }

                    @Override
                    public Duration stallTimeout() {
                        return STALL_TIMEOUT;
                    }

                    @Override
                    public String checkInterval() {
                        return "off";
                    }
                };
        return new ArtifactStore(
                artifacts, new ArtifactCatalog(artifacts, events::add, clock), config, clock);
    }

    private Clock clock() {
        InstantSource source = () -> now;
        return source.withZone(ZoneOffset.UTC);
    }
}

package io.flotilla.controller.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.flotilla.contract.format.ByteSource;
import io.flotilla.controller.shared.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrivingFileTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static final byte[] CONTENT = content();

    @TempDir private Path directory;
    private FileChannel channel;
    private ArrivingFile file;

    private static byte[] content() {
        var bytes = new byte[3_000_000];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    @BeforeEach
    void open() throws IOException {
        channel =
                FileChannel.open(
                        directory.resolve("part"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        file = new ArrivingFile(channel, CONTENT.length);
    }

    @AfterEach
    void close() throws IOException {
        channel.close();
    }

    @Test
    void bytes_that_are_there_are_read_before_the_others_come() throws IOException {
        write(0, 1_000);
        var target = ByteBuffer.allocate(100);

        file.read(900, target);

        assertThat(target.array()).isEqualTo(Arrays.copyOfRange(CONTENT, 900, 1_000));
    }

    @Test
    void who_reads_what_is_not_there_waits_for_it() throws Exception {
        var read = CompletableFuture.supplyAsync(this::readLast);
        write(0, 1_000);
        assertThat(read).isNotDone();

        write(1_000, CONTENT.length);

        await().atMost(LIMIT).until(read::isDone);
        assertThat(read.get()).isEqualTo(CONTENT[CONTENT.length - 1]);
    }

    @Test
    void who_waits_for_what_never_comes_is_told() {
        var read = CompletableFuture.supplyAsync(this::readLast);

        file.abandon();

        await().atMost(LIMIT).until(read::isCompletedExceptionally);
    }

    @Test
    void the_index_is_that_of_the_whole_file() throws IOException {
        var digest = Digest.of(CONTENT);
        var index = ArrivingIndex.start(file, digest);

        for (int offset = 0; offset < CONTENT.length; offset += 100_000) {
            write(offset, Math.min(CONTENT.length, offset + 100_000));
        }

        assertThat(index.await())
                .isEqualTo(PieceIndexes.canonicalOf(ByteSource.of(CONTENT), digest));
    }

    @Test
    void nothing_beyond_the_announced_size_is_read() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> file.read(CONTENT.length, ByteBuffer.allocate(1)));
    }

    private byte readLast() {
        var target = ByteBuffer.allocate(1);
        try {
            file.read(CONTENT.length - 1, target);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return target.get(0);
    }

    private void write(int from, int to) throws IOException {
        channel.write(ByteBuffer.wrap(CONTENT, from, to - from), from);
        file.arrived(to);
    }
}

package io.flotilla.contract.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ByteSourceTest {

    private static final byte[] BYTES = {0, 1, 2, 3, 4, 5, 6, 7};

    @TempDir private Path folder;

    @Test
    void an_array_and_a_file_give_the_same_bytes() throws IOException {
        var path = Files.write(folder.resolve("file"), BYTES);
        var fromArray = ByteBuffer.allocate(3);
        var fromFile = ByteBuffer.allocate(3);

        try (var channel = FileChannel.open(path)) {
            ByteSource.of(channel).read(4, fromFile);
        }
        ByteSource.of(BYTES).read(4, fromArray);

        assertThat(fromArray.array()).containsExactly(4, 5, 6);
        assertThat(fromFile.array()).containsExactly(4, 5, 6);
    }

    @Test
    void a_range_that_leaves_the_source_is_refused() {
        var source = ByteSource.of(BYTES);

        assertThatThrownBy(() -> source.read(6, ByteBuffer.allocate(3)))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> source.read(-1, ByteBuffer.allocate(3)))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void a_file_that_shrinks_while_it_is_read_is_an_error() throws IOException {
        var path = Files.write(folder.resolve("file"), BYTES);

        try (var channel = FileChannel.open(path)) {
            var source = ByteSource.of(channel);
            Files.write(path, new byte[2]);

            assertThatThrownBy(() -> source.read(0, ByteBuffer.allocate(8)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the file shrank to 2 bytes");
        }
    }
}

package io.flotilla.contract.format.inspect;

import static io.flotilla.contract.format.GgufFile.anEmptyGguf;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.flotilla.contract.format.ByteSource;
import io.flotilla.contract.format.GgufFile.StoredAs;
import io.flotilla.contract.format.Inspection;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of ten gibibytes with a vocabulary of usual size; it has no blocks on the disk. */
class LargeFileTest {

    private static final int TENSORS = 320;
    private static final long TENSOR_ELEMENTS = (10L << 30) / 2 / TENSORS;
    private static final int VOCABULARY = 128_256;
    private static final long MAX_ALLOCATED_BYTES = 32 << 20;
    private static final long MAX_READ_BYTES = 8 << 20;

    @TempDir private Path folder;

    @Test
    void inspecting_it_costs_its_header_only() throws IOException {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var path = sparseFile();

        try (var channel = FileChannel.open(path)) {
            var source = new CountedSource(ByteSource.of(channel));
            var allocatedBefore = threads.getCurrentThreadAllocatedBytes();
            var inspection = ModelFiles.inspect(source);
            var allocated = threads.getCurrentThreadAllocatedBytes() - allocatedBefore;

            assertThat(source.sizeBytes()).isGreaterThan(10L << 30);
            assertThat(inspection).isInstanceOf(Inspection.Recognised.class);
            assertThat(allocated).isLessThan(MAX_ALLOCATED_BYTES);
            assertThat(source.readBytes).isLessThan(MAX_READ_BYTES);
        }
    }

    /** Counts what is read of another source. */
    private static final class CountedSource implements ByteSource {
        private final ByteSource file;
        private long readBytes;

        CountedSource(ByteSource file) {
            this.file = file;
        }

        @Override
        public long sizeBytes() {
            return file.sizeBytes();
        }

        @Override
        public void read(long offset, ByteBuffer target) throws IOException {
            readBytes += target.remaining();
            file.read(offset, target);
        }
    }

    private Path sparseFile() throws IOException {
        var tokens = new String[VOCABULARY];
        Arrays.fill(tokens, "a token");
        var header =
                anEmptyGguf()
                        .with("general.architecture", "llama")
                        .withTexts("tokenizer.ggml.tokens", tokens);
        for (var i = 0L; i < TENSORS; i++) {
            header.withTensorAt(
                    i * TENSOR_ELEMENTS * 2,
                    "blk." + i + ".ffn_up.weight",
                    StoredAs.F16.id(),
                    TENSOR_ELEMENTS);
        }
        var path = Files.write(folder.resolve("large.gguf"), header.bytes());
        try (var channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            var end = channel.size() + TENSORS * TENSOR_ELEMENTS * 2;
            channel.write(ByteBuffer.allocate(1), end - 1);
        }
        return path;
    }
}

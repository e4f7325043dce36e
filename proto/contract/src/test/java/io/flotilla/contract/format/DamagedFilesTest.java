package io.flotilla.contract.format;

import static io.flotilla.contract.format.GgufFile.aGguf;
import static io.flotilla.contract.format.Inspections.inspect;
import static io.flotilla.contract.format.OnnxFile.FLOAT;
import static io.flotilla.contract.format.OnnxFile.anOnnx;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Truncates and garbles small files in thousands of ways. The seeds are fixed. */
@Timeout(60)
class DamagedFilesTest {

    /** A window, a few objects for each byte read, and an exception with its message. */
    private static final long MAX_ALLOCATED_BYTES = 2 << 20;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static Stream<Arguments> files() {
        return Stream.of(
                Arguments.of("GGUF", aGguf().bytes()),
                Arguments.of(
                        "ONNX",
                        anOnnx().packedMatrix("packed", 64, 16, 4, 32)
                                .initializer("bias", FLOAT, 16)
                                .bytes()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void every_true_prefix_is_refused(String format, byte[] file) {
        var prefixes = IntStream.range(0, file.length).mapToObj(end -> Arrays.copyOf(file, end));

        var accepted = prefixes.filter(DamagedFilesTest::isAccepted).map(prefix -> prefix.length);

        assertThat(inspect(file)).as(format).isInstanceOf(Inspection.Recognised.class);
        assertThat(accepted).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void a_flipped_bit_in_any_byte_costs_neither_a_crash_nor_much_memory(
            String format, byte[] file) {
        var random = new Random(1);
        var most = 0L;

        for (var at = 0; at < file.length; at++) {
            var damaged = file.clone();
            damaged[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            most = Math.max(most, allocatedBy(() -> inspect(damaged)));
        }

        assertThat(most).as(format).isLessThan(MAX_ALLOCATED_BYTES);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void garbled_stretches_cost_neither_a_crash_nor_much_memory(String format, byte[] file) {
        var random = new Random(2);
        var most = 0L;

        for (var round = 0; round < 5_000; round++) {
            var damaged = garbled(file, random);
            most = Math.max(most, allocatedBy(() -> inspect(damaged)));
        }

        assertThat(most).as(format).isLessThan(MAX_ALLOCATED_BYTES);
    }

    /** Overwrites stretches behind the magic with noise, extremes or other parts of the file. */
    private static byte[] garbled(byte[] file, Random random) {
        var damaged = file.clone();
        for (var stretches = random.nextInt(1, 4); stretches > 0; stretches--) {
            var length = random.nextInt(1, 17);
            var at = random.nextInt(4, Math.min(file.length, 600) - length);
            var from = random.nextInt(file.length - length);
            switch (random.nextInt(4)) {
                case 0 -> Arrays.fill(damaged, at, at + length, (byte) 0xff);
                case 1 -> Arrays.fill(damaged, at, at + length, (byte) 0);
                case 2 -> System.arraycopy(file, from, damaged, at, length);
                default -> damaged[at] = (byte) random.nextInt();
            }
        }
        return damaged;
    }

    private static boolean isAccepted(byte[] file) {
        return inspect(file) instanceof Inspection.Recognised;
    }

    private static long allocatedBy(Runnable action) {
        var before = THREADS.getCurrentThreadAllocatedBytes();
        action.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}

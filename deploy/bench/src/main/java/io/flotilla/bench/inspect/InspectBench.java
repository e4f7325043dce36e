package io.flotilla.bench.inspect;

import com.sun.management.ThreadMXBean;
import io.flotilla.bench.generate.LlamaShape;
import io.flotilla.bench.generate.WeightType;
import io.flotilla.bench.report.Bench;
import io.flotilla.bench.report.BenchRun;
import io.flotilla.bench.report.Figure;
import io.flotilla.contract.format.ByteSource;
import io.flotilla.contract.format.Inspection.Recognised;
import io.flotilla.contract.format.inspect.ModelFiles;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Inspects a GGUF file of some 10 GiB, whose weights are a hole, as the registry does. */
public final class InspectBench implements Bench {
    private static final int ROUNDS = 9;
    private static final LlamaShape SHAPE =
            new LlamaShape(128_256, 4096, 14_336, 41, 32, 8, 131_072);

    @Override
    public List<Figure> measure(BenchRun run) throws IOException {
        var file = run.folder().resolve("model.gguf");
        SHAPE.writeSparse(file, WeightType.Q8_0, WeightType.Q8_0);
        var seconds = new double[ROUNDS];
        var bytes = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            var allocated = allocatedBytes();
            var start = System.nanoTime();
            inspect(file);
            seconds[round] = (System.nanoTime() - start) / 1e9;
            bytes[round] = allocatedBytes() - allocated;
        }
        var size =
                "GGUF of %.1f GiB, a vocabulary of 128,256"
                        .formatted(Files.size(file) / (double) (1L << 30));
        var first = seconds[0];
        Arrays.sort(seconds);
        Arrays.sort(bytes);
        return List.of(
                new Figure("inspect_seconds", seconds[ROUNDS / 2], "seconds", size),
                new Figure(
                        "first_inspect_seconds",
                        first,
                        "seconds",
                        size + ", in a JVM that has inspected nothing yet"),
                new Figure(
                        "inspect_allocated_bytes",
                        bytes[ROUNDS - 1],
                        "bytes",
                        size
                                + ", all that it allocated in all, the most of %d times"
                                        .formatted(ROUNDS)));
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }

    private static void inspect(Path file) throws IOException {
        try (var channel = FileChannel.open(file)) {
            if (!(ModelFiles.inspect(ByteSource.of(channel)) instanceof Recognised)) {
                throw new IOException(file + " is not recognised");
            }
        }
    }
}

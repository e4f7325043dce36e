package io.flotilla.bench.upload;

import io.flotilla.bench.report.Bench;
import io.flotilla.bench.report.BenchRun;
import io.flotilla.bench.report.Figure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/**
 * Uploads generated GGUF files over TLS to a controller on this machine, and compares with how fast
 * one thread computes SHA-256, how fast the disk takes the same bytes, and how fast they come over
 * TLS to a process that does nothing with them, in turns.
 */
public final class UploadBench implements Bench {
    private static final int BLOCK_BYTES = 1 << 20;
    private static final int ROUNDS = 3;
    private static final double MEGABYTE = 1e6;

    @Override
    public List<Figure> measure(BenchRun run) throws IOException, InterruptedException {
        int sizeMib = run.isQuick() ? 256 : 1024;
        var scale = "the median of %d files of %d MiB, GGUF, over TLS".formatted(ROUNDS, sizeMib);
        var hashing = new ArrayList<Double>();
        var writing = new ArrayList<Double>();
        var uploading = new ArrayList<Double>();
        run.say("starting a controller");
        var sending = new ArrayList<Double>();
        try (var controller = Controller.start(run);
                var loopback = TlsLoopback.start(run, controller.data())) {
            // One more for both sides to warm up with.
            for (int round = 0; round <= ROUNDS; round++) {
                run.say("round %d of %d".formatted(round, ROUNDS));
                var file = run.folder().resolve("model.gguf");
                GgufOfNoise.write(file, sizeMib, round);
                var bytes = (double) Files.size(file);
                var start = System.nanoTime();
                var digest = sha256(file);
                var hashed = speed(bytes, start);
                start = System.nanoTime();
                copy(file, run.folder().resolve("copy"));
                var written = speed(bytes, start);
                start = System.nanoTime();
                loopback.send(file);
                var sent = speed(bytes, start);
                start = System.nanoTime();
                controller.upload(file, digest);
                var uploaded = speed(bytes, start);
                if (round > 0) {
                    hashing.add(hashed);
                    writing.add(written);
                    sending.add(sent);
                    uploading.add(uploaded);
                }
            }
        }
        var slower = Math.min(median(hashing), median(writing));
        return List.of(
                Figure.ratio("upload_ratio", median(uploading) / slower, scale),
                new Figure("upload_mb_per_second", median(uploading), "MB/s", scale),
                new Figure("sha256_mb_per_second", median(hashing), "MB/s", scale),
                new Figure("disk_write_mb_per_second", median(writing), "MB/s", scale),
                new Figure("tls_loopback_mb_per_second", median(sending), "MB/s", scale));
    }

    private static double speed(double bytes, long startNanos) {
        return bytes / MEGABYTE / ((System.nanoTime() - startNanos) / 1e9);
    }

    private static double median(List<Double> values) {
        var sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    private static String sha256(Path file) throws IOException {
        try (var channel = FileChannel.open(file)) {
            var sha256 = MessageDigest.getInstance("SHA-256");
            var block = ByteBuffer.allocate(BLOCK_BYTES);
            while (channel.read(block.clear()) > 0) {
                sha256.update(block.flip());
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Until it is on disk. */
    private static void copy(Path file, Path target) throws IOException {
        try (var from = FileChannel.open(file);
                var to =
                        FileChannel.open(
                                target,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.TRUNCATE_EXISTING,
                                StandardOpenOption.WRITE)) {
            var block = ByteBuffer.allocateDirect(BLOCK_BYTES);
            while (from.read(block.clear()) > 0) {
                block.flip();
                while (block.hasRemaining()) {
                    to.write(block);
                }
            }
            to.force(true);
        }
        Files.delete(target);
    }
}

package io.flotilla.agent.telemetry;

import io.flotilla.agent.select.LearnedFigures;
import io.flotilla.agent.shared.DurableFiles;
import io.flotilla.agent.shared.Log;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Keeps reports on disk until the controller has them. Takes no more than its bound: when full, the
 * oldest report goes. Safe for use by many threads.
 */
public final class TelemetrySpool {
    private static final Log LOG = Log.of(TelemetrySpool.class);
    private static final String SUFFIX = ".report";

    private final Path directory;
    private final ReportCodec codec;
    private final long maxBytes;

    /** Size of each kept report in bytes, by sequence. Guarded by this. */
    private final TreeMap<Long, Long> kept = new TreeMap<>();

    private long lastSequence;

    /**
     * Opens the spool with what an earlier run left in it.
     *
     * @param maxBytes of all reports together
     */
    public TelemetrySpool(Path directory, ReportCodec codec, long maxBytes) throws IOException {
        this.directory = DurableFiles.createPrivateDirectories(directory);
        this.codec = codec;
        this.maxBytes = maxBytes;
        for (var file : files()) {
            var sequence = sequenceOf(file);
            if (sequence.isPresent()) {
                kept.put(sequence.get(), Files.size(file));
            }
        }
        lastSequence = Math.max(numberedUpTo(), kept.isEmpty() ? 0 : kept.lastKey());
    }

    /** Keeps the figures of a span as the next report. */
    public synchronized void add(
            Instant start, Instant end, List<InferenceSeries> series, List<LearnedFigures> learned)
            throws IOException {
        var sequence = lastSequence + 1;
        var bytes = codec.encode(new Report(sequence, start, end, series, learned));
        makeRoom(bytes.length);
        DurableFiles.replace(file(sequence), bytes);
        kept.put(sequence, (long) bytes.length);
        lastSequence = sequence;
    }

    /** The oldest report after a sequence; empty if there is none. */
    public synchronized Optional<Report> next(long afterSequence) throws IOException {
        var sequence = kept.higherKey(afterSequence);
        if (sequence == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(codec.decode(Files.readAllBytes(file(sequence))));
        } catch (IOException e) {
            LOG.warning("a telemetry report cannot be read, dropping it", "reason", e);
            remove(sequence);
            return next(sequence);
        }
    }

    /** Forgets every report up to a sequence, as the controller keeps them. */
    public synchronized void acknowledge(long sequence) throws IOException {
        if (sequence >= lastSequence && lastSequence > 0) {
            // The last file goes, so the numbering must be remembered elsewhere.
            var text = Long.toString(lastSequence).getBytes(StandardCharsets.US_ASCII);
            DurableFiles.replace(numbering(), text);
        }
        for (var acknowledged : List.copyOf(kept.headMap(sequence, true).keySet())) {
            remove(acknowledged);
        }
    }

    private void makeRoom(long needBytes) throws IOException {
        var usedBytes = kept.values().stream().mapToLong(Long::longValue).sum();
        var dropped = 0;
        while (!kept.isEmpty() && usedBytes + needBytes > maxBytes) {
            var oldest = kept.firstEntry();
            usedBytes -= oldest.getValue();
            remove(oldest.getKey());
            dropped++;
        }
        if (dropped > 0) {
            LOG.warning("telemetry spool full, dropped the oldest reports", "count", dropped);
        }
    }

    private void remove(long sequence) throws IOException {
        Files.deleteIfExists(file(sequence));
        kept.remove(sequence);
    }

    private long numberedUpTo() throws IOException {
        try {
            return Long.parseLong(Files.readString(numbering()).strip());
        } catch (NoSuchFileException | NumberFormatException _) {
            return 0;
        }
    }

    private Path numbering() {
        return directory.resolve("last-sequence");
    }

    private Path file(long sequence) {
        return directory.resolve(sequence + SUFFIX);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static Optional<Long> sequenceOf(Path file) {
        var name = file.getFileName().toString();
        if (!name.endsWith(SUFFIX)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.valueOf(name.substring(0, name.length() - SUFFIX.length())));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }
}

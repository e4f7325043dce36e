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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Keeps reports on disk until the controller has them. Takes no more than its bound, and on a full
 * disk no more than there is: samples go before figures and figures before errors, the oldest of
 * each first. Safe for use by many threads.
 */
public final class TelemetrySpool {
    private static final Log LOG = Log.of(TelemetrySpool.class);
    private static final Pattern FILE =
            Pattern.compile("(\\d{1,18})(?:\\.(samples|aggregates|errors))?\\.report");

    private final Path directory;
    private final ReportCodec codec;
    private final Disk disk;
    private final long maxBytes;

    /** By sequence. Guarded by this. */
    private final TreeMap<Long, Kept> kept = new TreeMap<>();

    private long lastSequence;

    /** Where reports are written. */
    @FunctionalInterface
    interface Disk {
        /** Writes a file as one step, or not at all. */
        void write(Path file, byte[] content) throws IOException;
    }

    private record Kept(Path file, long sizeBytes, Importance importance) {}

    /**
     * Opens the spool with what an earlier run left in it.
     *
     * @param maxBytes of all reports together
     */
    public TelemetrySpool(Path directory, ReportCodec codec, long maxBytes) throws IOException {
        this(directory, codec, maxBytes, DurableFiles::replace);
    }

    TelemetrySpool(Path directory, ReportCodec codec, long maxBytes, Disk disk) throws IOException {
        this.directory = DurableFiles.createPrivateDirectories(directory);
        this.codec = codec;
        this.disk = disk;
        this.maxBytes = maxBytes;
        for (var file : files()) {
            find(file);
        }
        lastSequence = Math.max(numberedUpTo(), kept.isEmpty() ? 0 : kept.lastKey());
    }

    private void find(Path file) throws IOException {
        var matcher = FILE.matcher(file.getFileName().toString());
        if (matcher.matches()) {
            var importance =
                    Stream.of(Importance.values())
                            .filter(one -> word(one).equals(matcher.group(2)))
                            .findFirst()
                            .orElse(Importance.AGGREGATES);
            kept.put(Long.valueOf(matcher.group(1)), new Kept(file, Files.size(file), importance));
        }
    }

    /**
     * Keeps what was measured in a span: errors, figures and samples in a report each, so that one
     * can be kept without the other.
     */
    public synchronized void add(
            Instant start, Instant end, List<InferenceSeries> series, List<LearnedFigures> learned)
            throws IOException {
        var failures =
                series.stream()
                        .filter(InferenceSeries::hasFailures)
                        .map(InferenceSeries::failures)
                        .toList();
        var successes =
                series.stream()
                        .filter(InferenceSeries::hasSuccesses)
                        .map(InferenceSeries::successes)
                        .toList();
        if (!failures.isEmpty()) {
            keep(Importance.ERRORS, new Report(next(), start, end, failures, List.of()));
        }
        if (!successes.isEmpty()) {
            keep(Importance.AGGREGATES, new Report(next(), start, end, successes, List.of()));
        }
        if (!learned.isEmpty()) {
            keep(Importance.SAMPLES, new Report(next(), start, end, List.of(), learned));
        }
    }

    private long next() {
        return lastSequence + 1;
    }

    private void keep(Importance importance, Report report) throws IOException {
        var bytes = codec.encode(report);
        var used = kept.values().stream().mapToLong(Kept::sizeBytes).sum();
        while (used + bytes.length > maxBytes) {
            var dropped = dropUpTo(importance);
            if (dropped.isEmpty()) {
                LOG.warning("telemetry spool full, a report is not kept", "kind", importance);
                return;
            }
            used -= dropped.get().sizeBytes;
        }
        write(importance, report.sequence(), bytes);
    }

    /** On a full disk, what is less important makes room. */
    private void write(Importance importance, long sequence, byte[] bytes) throws IOException {
        var file = directory.resolve(sequence + "." + word(importance) + ".report");
        while (true) {
            try {
                disk.write(file, bytes);
                kept.put(sequence, new Kept(file, bytes.length, importance));
                lastSequence = sequence;
                return;
            } catch (IOException e) {
                if (dropUpTo(importance).isEmpty()) {
                    throw e;
                }
            }
        }
    }

    /** Drops the oldest of the least important reports, none more important than this. */
    private Optional<Kept> dropUpTo(Importance importance) throws IOException {
        var least =
                kept.entrySet().stream()
                        .filter(one -> one.getValue().importance.compareTo(importance) <= 0)
                        .min(
                                Comparator.<Map.Entry<Long, Kept>, Importance>comparing(
                                                one -> one.getValue().importance)
                                        .thenComparing(Map.Entry::getKey));
        if (least.isPresent()) {
            remove(least.get().getKey());
            LOG.warning(
                    "telemetry dropped for want of room",
                    "kind",
                    least.get().getValue().importance);
        }
        return least.map(Map.Entry::getValue);
    }

    /** The oldest report after a sequence; empty if there is none. */
    public synchronized Optional<Report> next(long afterSequence) throws IOException {
        var found = kept.higherEntry(afterSequence);
        if (found == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(codec.decode(Files.readAllBytes(found.getValue().file)));
        } catch (IOException e) {
            LOG.warning("a telemetry report cannot be read, dropping it", "reason", e);
            remove(found.getKey());
            return next(found.getKey());
        }
    }

    /** Forgets every report up to a sequence, as the controller keeps them. */
    public synchronized void acknowledge(long sequence) throws IOException {
        for (var acknowledged : List.copyOf(kept.headMap(sequence, true).keySet())) {
            remove(acknowledged);
        }
    }

    /**
     * The last file holds the numbering; before it goes, that is written down elsewhere. Where that
     * cannot be, the file stays.
     */
    private void remove(long sequence) throws IOException {
        var report = kept.get(sequence);
        if (report == null) {
            return;
        }
        if (sequence == kept.lastKey()) {
            var text = Long.toString(lastSequence).getBytes(StandardCharsets.US_ASCII);
            DurableFiles.replace(numbering(), text);
        }
        Files.deleteIfExists(report.file);
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

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static String word(Importance importance) {
        return switch (importance) {
            case SAMPLES -> "samples";
            case AGGREGATES -> "aggregates";
            case ERRORS -> "errors";
        };
    }
}

package io.flotilla.agent.select;

import io.flotilla.agent.shared.Log;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.hardware.Conditions;
import io.flotilla.contract.index.Digest;
import io.flotilla.contract.selection.Measured;
import io.flotilla.contract.selection.Measured.Speed;
import io.flotilla.contract.selection.Measured.Subject;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What this device has learned of variants by running them: by a benchmark, and then by what was
 * served. Kept on disk, and forgotten after a while, so that what was slow once is tried again.
 * Safe for use by many threads.
 */
public final class Learned {
    private static final Log LOG = Log.of(Learned.class);

    /** A device runs few variants; the oldest are forgotten. */
    private static final int MAX_VARIANTS = 128;

    private static final Duration MAX_AGE = Duration.ofDays(7);

    private final LearnedJournal journal;
    private final Clock clock;

    /** Guarded by this, like all below; the last changed last. */
    private final LinkedHashMap<Key, LearnedFigures> known = new LinkedHashMap<>();

    /** What was served under the present conditions, which counts before the benchmark. */
    private final Map<Key, LearnedFigures> served = new HashMap<>();

    private final Set<Key> changed = new LinkedHashSet<>();
    private Conditions conditions = Conditions.UNKNOWN;

    private record Key(Digest content, ModelRuntime runtime, String provider) {
        static Key of(LearnedFigures figures) {
            var subject = figures.subject();
            return new Key(figures.content(), subject.runtime(), subject.provider());
        }
    }

    /** With what an earlier run has kept. */
    public Learned(LearnedJournal journal, Clock clock) throws IOException {
        this.journal = journal;
        this.clock = clock;
        journal.load().forEach(figures -> known.put(Key.of(figures), figures));
    }

    /** Takes note of what a benchmark or a load has shown. */
    public synchronized void note(LearnedFigures figures) {
        var key = Key.of(figures);
        known.remove(key);
        known.put(key, figures);
        served.remove(key);
        while (known.size() > MAX_VARIANTS) {
            known.pollFirstEntry();
        }
        changed.add(key);
        save();
    }

    /**
     * Takes note of what was served; without effect for a variant of which nothing is known yet.
     *
     * @param samples how many requests it is of
     */
    public synchronized void served(
            String variant, int samples, Speed speed, long peakResidentBytes) {
        for (var entry : List.copyOf(known.entrySet())) {
            var figures = entry.getValue();
            if (figures.subject().variant().equals(variant)) {
                var seen = figures.withPeak(peakResidentBytes);
                known.put(entry.getKey(), seen);
                served.put(entry.getKey(), seen.withSpeed(samples, speed, clock.instant()));
                changed.add(entry.getKey());
            }
        }
        save();
    }

    /** Memory that selection expected a variant to take; 0: not known. */
    public synchronized long predictedBytes(String variant) {
        return known.values().stream()
                .filter(figures -> figures.subject().variant().equals(variant))
                .mapToLong(LearnedFigures::predictedBytes)
                .max()
                .orElse(0);
    }

    /** Forgets what was served if that was under other conditions: it says nothing of these. */
    public synchronized void under(Conditions present) {
        var alike =
                conditions.power().source() == present.power().source()
                        && conditions.thermal().state() == present.thermal().state();
        conditions = present;
        if (!alike) {
            changed.addAll(served.keySet());
            served.clear();
        }
    }

    /** Whether the speed of a variant was measured with the engine as it is now, not long ago. */
    public synchronized boolean isMeasured(Digest content, Subject subject) {
        return Optional.ofNullable(
                        known.get(new Key(content, subject.runtime(), subject.provider())))
                .filter(figures -> figures.samples() > 0)
                .filter(figures -> isCurrent(figures))
                .filter(
                        figures ->
                                figures.subject().runtimeVersion().equals(subject.runtimeVersion()))
                .isPresent();
    }

    /** All that counts now, for variants by the digest of their files. */
    public synchronized List<Measured> measured(Map<Digest, String> variants) {
        var found = new ArrayList<Measured>();
        for (var entry : known.entrySet()) {
            var name = variants.get(entry.getKey().content());
            var figures = served.getOrDefault(entry.getKey(), entry.getValue());
            if (name != null && isCurrent(figures)) {
                found.add(figures.measured(name));
            }
        }
        return found;
    }

    private boolean isCurrent(LearnedFigures figures) {
        return figures.updated().plus(MAX_AGE).isAfter(clock.instant());
    }

    /** What has changed since the last call. */
    public synchronized List<LearnedFigures> drain() {
        var news = new ArrayList<LearnedFigures>();
        for (var key : changed) {
            var figures = served.getOrDefault(key, known.get(key));
            if (figures != null) {
                news.add(figures);
            }
        }
        changed.clear();
        return news;
    }

    private void save() {
        try {
            journal.save(List.copyOf(known.values()));
        } catch (IOException e) {
            LOG.warning("what was learned is not kept", "reason", e);
        }
    }
}

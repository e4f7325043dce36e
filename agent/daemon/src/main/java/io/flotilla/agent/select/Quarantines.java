package io.flotilla.agent.select;

import io.flotilla.contract.index.Digest;
import io.flotilla.contract.selection.Quarantine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The variants that failed on this device and are left alone for a while. */
public record Quarantines(List<Entry> entries) {

    /** Nothing failed. */
    public static final Quarantines NONE = new Quarantines(List.of());

    /** More than this many variants cannot be of use to a device; the oldest go. */
    private static final int MAX_ENTRIES = 64;

    public Quarantines {
        entries = List.copyOf(entries);
    }

    /**
     * One that failed.
     *
     * @param content digest of its files; null: only its name counts
     * @param environment what it failed with; empty: it is left alone with any
     */
    public record Entry(
            String variant,
            @Nullable Digest content,
            String environment,
            String reason,
            Instant until) {

        private boolean concerns(String name, @Nullable Digest files, String present) {
            var same =
                    (content == null || files == null)
                            ? variant.equals(name)
                            : content.equals(files);
            return same
                    && (environment.isEmpty() || present.isEmpty() || environment.equals(present));
        }
    }

    /** With one more, without those that are over. */
    public Quarantines with(Entry added, Instant now) {
        var more = new ArrayList<Entry>();
        for (var entry : entries) {
            if (entry.until.isAfter(now)
                    && !entry.concerns(added.variant, added.content, added.environment)) {
                more.add(entry);
            }
        }
        more.add(added);
        return new Quarantines(more.subList(Math.max(0, more.size() - MAX_ENTRIES), more.size()));
    }

    /** Somebody wants a version tried anew, so its variants are given another chance. */
    public Quarantines release(String modelVersion) {
        return new Quarantines(
                entries.stream()
                        .filter(entry -> !entry.variant.startsWith(modelVersion + "/"))
                        .toList());
    }

    /**
     * All variants that are left alone now, by name.
     *
     * @param environment what they would run with
     */
    public Map<String, Quarantine> inForce(String environment, Instant now) {
        var found = new HashMap<String, Quarantine>();
        for (var entry : entries) {
            if (entry.until.isAfter(now)
                    && (entry.environment.isEmpty() || entry.environment.equals(environment))) {
                found.put(entry.variant, new Quarantine(entry.reason, entry.until));
            }
        }
        return found;
    }

    /**
     * Why a variant is left alone now.
     *
     * @param content digest of its files
     * @param environment what it would run with; empty: not known
     */
    public Optional<Quarantine> find(
            String variant, Digest content, String environment, Instant now) {
        return entries.stream()
                .filter(entry -> entry.until.isAfter(now))
                .filter(entry -> entry.concerns(variant, content, environment))
                .findFirst()
                .map(entry -> new Quarantine(entry.reason, entry.until));
    }
}

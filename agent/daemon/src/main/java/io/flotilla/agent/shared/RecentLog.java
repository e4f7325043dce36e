package io.flotilla.agent.shared;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;

/**
 * The latest events of this agent, for whoever asks from afar: as many as fit into a bound of
 * memory, the oldest leaving first, and nothing in them that could be a secret. Thread-safe.
 */
public final class RecentLog {
    /** Most entries that are kept. */
    public static final int MAX_ENTRIES = 2000;

    private static final int MAX_CHARACTERS = 512 * 1024;
    private static final int MAX_MESSAGE = 2000;
    private static final int MAX_TRACE = 4000;
    private static final int MAX_VALUES = 20;

    /** More events than there are in a millisecond: so places rise over restarts. */
    private static final long PLACES_PER_MILLISECOND = 1000;

    /** Guards all below. */
    private final Object lock = new Object();

    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private long characters;
    private long lastSequence;

    /** An empty log. */
    public RecentLog(InstantSource clock) {
        lastSequence = clock.millis() * PLACES_PER_MILLISECOND;
    }

    /**
     * One event.
     *
     * @param sequence its place; rises, over restarts too unless the clock was set back
     * @param source short name of the class that says it
     * @param context values by fixed keys
     * @param trace lines that belong to it; empty if there are none
     */
    public record Entry(
            long sequence,
            Instant time,
            Level level,
            String source,
            String message,
            Map<String, String> context,
            String trace) {
        private long characters() {
            return source.length()
                    + message.length()
                    + trace.length()
                    + context.entrySet().stream()
                            .mapToLong(each -> each.getKey().length() + each.getValue().length())
                            .sum();
        }
    }

    /** Takes an event in, shortened to what an entry may hold. */
    public void add(
            Instant time,
            Level level,
            String source,
            String message,
            Map<String, String> context,
            String trace) {
        var shown = new LinkedHashMap<String, String>();
        context.entrySet().stream()
                .limit(MAX_VALUES)
                .forEach(
                        each ->
                                shown.put(
                                        cut(each.getKey(), MAX_MESSAGE),
                                        cut(
                                                Redaction.of(each.getKey(), each.getValue()),
                                                MAX_MESSAGE)));
        synchronized (lock) {
            var entry =
                    new Entry(
                            ++lastSequence,
                            time,
                            level,
                            source,
                            cut(Redaction.of(message), MAX_MESSAGE),
                            shown,
                            cut(Redaction.of(trace), MAX_TRACE));
            entries.addLast(entry);
            characters += entry.characters();
            while (entries.size() > MAX_ENTRIES || characters > MAX_CHARACTERS) {
                characters -= entries.removeFirst().characters();
            }
        }
    }

    /** The latest entries that are no older than the time, the oldest first. */
    public List<Entry> latest(int limit, Instant since) {
        var found = new ArrayList<Entry>();
        synchronized (lock) {
            var backwards = entries.descendingIterator();
            while (backwards.hasNext() && found.size() < limit) {
                var entry = backwards.next();
                if (entry.time().isBefore(since)) {
                    break;
                }
                found.add(entry);
            }
        }
        return found.reversed();
    }

    /** The first entries after that place. */
    public List<Entry> after(long sequence, int limit) {
        synchronized (lock) {
            return entries.stream()
                    .filter(entry -> entry.sequence() > sequence)
                    .limit(limit)
                    .toList();
        }
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 3) + "...";
    }
}
